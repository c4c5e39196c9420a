/** Java and Kotlin: constants, objects made with a code, and the members of enums. */
import { cLike, declarator, type Language, long, maker, name, plus, quote, sign, value } from './language.ts';

const annotation = '@[\\w.:]+(?:\\([^()]*\\))?\\s*';
/** What Jackson, Gson, kotlinx.serialization and Moshi send in place of the name. */
const renamed = `@(?:\\w+[.:])*(?:JsonProperty|SerializedName|SerialName|Json)\\((?:\\s*\\w+\\s*=)?\\s*${value}[^()]*\\)\\s*`;

export const java: Language = {
  ...plus,
  files: ['.java', '.kt'],
  lexis: { comments: cLike, strings: [long('"""'), quote('"'), sign("'")] },
  constants: [
    new RegExp(`\\bval\\s+${name}\\s*(?::\\s*String\\s*)?=\\s*${value}`, 'dg'),
    new RegExp(`\\bfinal\\s+${maker}\\s+${name}\\s*=\\s*(?!\\w+\\.valueOf\\b)(?:new\\s+)?[\\w.]+\\((?<args>)`, 'dg'),
    new RegExp(`\\bval\\s+${name}\\s*(?::\\s*[\\w.]+\\s*)?=\\s*(?=[A-Z])${maker}\\((?<args>)`, 'dg'),
  ],
  groups: [
    { opens: /\bString\s+(?=\w+\s*=[^=])/g, closes: ';', between: ',', member: declarator },
    {
      opens: new RegExp(`\\benum\\s+(?:class\\s+)?${name}[^{};]*\\{`, 'g'),
      closes: '}',
      between: ',',
      member: new RegExp(
        `^\\s*(?:(?:${annotation})*?${renamed}(?:${annotation})*|(?:${annotation})*)${name}\\s*(?:\\((?<args>)|(?=[{;]|$))`,
        'd',
      ),
    },
  ],
};
