/** Protocol Buffers: the values of enums. */
import { cLike, type Language, name, plus, quote } from './language.ts';

export const protobuf: Language = {
  ...plus,
  files: ['.proto'],
  lexis: { comments: cLike, strings: [quote('"'), quote("'")] },
  constants: [],
  groups: [
    {
      opens: new RegExp(`\\benum\\s+${name}\\s*\\{`, 'g'),
      closes: '}',
      between: ';',
      // The zero of a protobuf enum says that nothing was said (protobuf.dev, style guide).
      member: new RegExp(`^\\s*(?!(?:option|reserved)\\b)(?!\\w*UNSPECIFIED\\b)${name}\\s*=\\s*-?\\w+`, 'd'),
    },
  ],
};
