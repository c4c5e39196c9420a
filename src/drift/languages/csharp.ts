/** C#: constants, arms of a switch, and the members of enums. */
import { cLike, type Language, name, plus, quote, raw, value } from './language.ts';

export const csharp: Language = {
  ...plus,
  files: ['.cs'],
  lexis: { comments: cLike, strings: [raw('"""', '"""'), raw('@"', '"'), quote('"'), quote("'")] },
  constants: [
    new RegExp(`\\b(?:const|readonly)\\s+string\\s+${name}\\s*=\\s*${value}`, 'dg'),
    new RegExp(`\\b(?:\\w+\\.)+${name}\\s*=>\\s*${value}`, 'dg'),
  ],
  groups: [
    {
      opens: new RegExp(`\\benum\\s+${name}[^{};]*\\{`, 'g'),
      closes: '}',
      between: ',',
      member: new RegExp(`^\\s*(?:\\[[^\\]"]*${value}[^\\]]*\\]\\s*|\\[[^\\]"]*\\]\\s*)*${name}`, 'd'),
    },
  ],
};
