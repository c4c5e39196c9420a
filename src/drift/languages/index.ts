/** The languages that are read as they are. */
import { csharp } from './csharp.ts';
import { go } from './go.ts';
import { java } from './java.ts';
import type { Language } from './language.ts';
import { protobuf } from './protobuf.ts';
import { python } from './python.ts';
import { rust } from './rust.ts';
import { typescript } from './typescript.ts';

export const languages = { go, typescript, java, python, rust, csharp, protobuf } as const satisfies Readonly<
  Record<string, Language>
>;

export type LanguageName = keyof typeof languages;
