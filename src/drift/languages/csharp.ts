/** C#: constants, properties, errors made with a code, arms of a switch, and the members of enums. */
import { cLike, declarator, type Language, maker, name, plus, quote, raw, sign, string, value } from './language.ts';

const attribute = '\\[[^\\]]*\\]\\s*';
const attributes = `(?:${attribute})*`;
/** What System.Text.Json, Json.NET and the data contracts send in place of the name. */
const renamed = `\\[(?:[^\\]]*[\\s,.])?(?:EnumMember|JsonStringEnumMemberName|JsonProperty(?:Name)?)\\s*\\((?:\\s*\\w+\\s*=)?\\s*${value}[^\\]]*\\]\\s*`;
const described = `\\[(?:[^\\]]*[\\s,.])?Description\\s*\\(\\s*(?<maybe>${string})[^\\]]*\\]\\s*`;

export const csharp: Language = {
  ...plus,
  files: ['.cs'],
  lexis: { comments: cLike, strings: [raw('"""', '"""'), raw('@"', '"'), quote('"'), sign("'")] },
  constants: [
    new RegExp(`(?<=\\bstatic\\s+)string\\??\\s+${name}\\s*(?:=>|\\{[^{}]*\\}\\s*=)\\s*${value}`, 'dg'),
    new RegExp(`\\bstring\\??\\s+(?=\\w*Code\\b)${name}\\s*(?:=>|\\{[^{}]*\\}\\s*=)\\s*${value}`, 'dg'),
    new RegExp(`\\breadonly\\s+${maker}\\??\\s+${name}\\s*=\\s*[\\w.]+(?:\\s+[\\w.]+)?\\s*\\((?<args>)`, 'dg'),
    new RegExp(`\\b(?:\\w+\\.)+${name}\\s*=>\\s*${value}`, 'dg'),
  ],
  groups: [
    {
      opens: /\b(?:const|readonly|static)\s+string\??\s+(?=\w+\s*=[^=>])/g,
      closes: ';',
      between: ',',
      member: declarator,
    },
    {
      opens: new RegExp(`\\benum\\s+${name}[^{};]*\\{`, 'g'),
      closes: '}',
      between: ',',
      member: new RegExp(
        `^\\s*(?:(?:${attribute})*?${renamed}${attributes}|(?:${attribute})*?${described}${attributes}|${attributes})${name}`,
        'd',
      ),
    },
  ],
};
