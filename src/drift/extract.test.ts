/** What each extractor finds, and what it leaves: comments, text in strings, and what is not called so. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { SourceSpec } from '../manifest/model.ts';
import { extract } from './extract.ts';

const place = { file: 'errors.yaml', line: 1, column: 1, path: '' };
const spec = (file: string, more: Partial<SourceSpec> = {}): SourceSpec => ({
  file,
  as: null,
  find: null,
  name: null,
  at: null,
  strip: null,
  part: false,
  place,
  ...more,
});
const codesIn = (file: string, text: string, more: Partial<SourceSpec> = {}): readonly string[] | string => {
  const extracted = extract(spec(file, more), text);
  return 'problem' in extracted ? extracted.problem : extracted.found.map(({ code }) => code);
};

test.each<[string, string, Partial<SourceSpec>, readonly string[]]>([
  [
    'a.go',
    'package a\n// Old = "gone"\nconst (\n\tCodeA = "a_1" // = "x"\n\t/* CodeX = "x" */\n\tCodeB Code = `b_2`\n)\nvar CodeC = Code("c_3")\nconst Help = "CodeY = \\"y\\""\nif a == "z" {}\n',
    { name: 'Code*' },
    ['a_1', 'b_2', 'c_3'],
  ],
  [
    'lists.go',
    'package a\nconst (\n\tErrA, ErrB = "a", "b"\n\tErrC Kind = Kind("c")\n\tPrefix = "svc."\n\tErrD = Prefix + "d"\n\tErrE = "e." + "1"\n\tQ = \'q\'\n)\nvar (\n\tX = &Error{Status: 404, Code: "x"}\n\tY = errs.Error{\n\t\tMessage: "y is bad",\n\t\tCode: "y",\n\t}\n\tZ = errors.New("invalid")\n\tV = NewError(404, "It is not there", "v")\n\tW = os.Getenv("W")\n)\n',
    {},
    ['a', 'b', 'c', 'e.1', 'x', 'y', 'v'],
  ],
  [
    'maps.go',
    'package a\nvar All = []Code{"a", "b", f("c")}\nvar statuses = map[string]int{\n\t"m": 400, // x\n\t"n": 404,\n}\nvar texts = map[Code]string{ErrA: "Missing"}\nvar infos = map[string]Info{"x": {Code: "o"}, "y": {Status: 4, Code: ErrB}, "p": {4}}\nvar Max = fmt.Errorf("bad")\nfunc f() string {\n\tname := "local"\n\tname, x = "assigned", "too"\n\treturn name\n}\nfunc (c Code) String() string {\n\tswitch c {\n\tcase ErrA:\n\t\treturn "text"\n\t}\n}\n',
    {},
    ['a', 'b', 'm', 'n', 'o', 'p'],
  ],
  [
    'a.ts',
    `enum Code { A = 'a', /* B = 'x', */ C = "c", N = 3 }\nexport const D = 'd'; // const E = 'e'\nclass F { static readonly G: string = \`g\`; }\nconst text = "const H = 'h'";\nfunction f(a = 'i') { return a === 'j'; }`,
    {},
    ['a', 'c', 'd', 'g'],
  ],
  [
    'a.ts',
    `export const Codes = { a: 'a-1', 'b-c': 'b-1', [x.y]: 'c-1', d: { status: 4, code: 'd-1', more: { e: 'no' } } } as const;\nconst Other = { a: 'no' };`,
    { name: 'Codes' },
    ['a-1', 'b-1', 'c-1', 'd-1'],
  ],
  [
    'expressions.ts',
    'const quotes = /[`"\']/g;\nconst A = "a";\ntext.replace(/* why */ /"/g, "").split(\n  // why\n  /`/,\n);\nconst half = 1 / 2; const B = "b"; const third = f(1) / 3;\nconst C = "c"; // /\nif (x) return /[/"]\\/\'/.test(y);\nconst D = `d`; const E = `e_${D}`; const F = "f_" + D; const G = "g" +\n "_1"; const H = "h".trim();\nconst view = <b>"</b>;\n',
    {},
    ['a', 'b', 'c', 'd', 'g_1'],
  ],
  [
    'keys.ts',
    `export const ERRORS = {\n  'a.1': { status: 404, message: 'It was not found' },\n  b_2: { message: \`bad\`, httpStatus: 409 },\n  c: { code: 'c_3', status: 400 }, d: { code: D, status: 400 }, e: { deep: 'no' }, 'f': 404, f_1: 409, NOT_FOUND: 404, size: 12, status: 404, httpStatus: 500, statusCode: 400, 'status': { status: 1 },\n  g: 'g_' + x, h: f('h'),\n} as const;\nconst Codes = z.enum(['i', "j"]);\nconst body = z.object({ code: z.enum(['k']) });\nconst title = 'Some title';`,
    {},
    ['a.1', 'b_2', 'c_3', 'f', 'f_1', 'i', 'j', 'k'],
  ],
  ['a.ts', `type Code =\n  | 'a' // the first\n  | "b"\nconst x = 'c'`, { name: 'Code' }, ['a', 'b']],
  ['a.js', `const Codes = ['a', "b", /* 'c' */ f('d')];`, {}, ['a', 'b']],
  [
    'A.java',
    'enum Code {\n  @Deprecated A_B("a_b", Status.BAD), /* C("c"), */ D("d") { int x() { return 1; } }, E;\n  private final String code;\n  Code(String code) { this.code = code; }\n}\nclass K { static final String F = "f"; String g = "// h"; }',
    { name: 'Code' },
    ['a_b', 'd', 'E'],
  ],
  ['A.kt', 'enum class Code(val code: String) {\n  A("a"),\n  B("b")\n}\nconst val C = "c"\n', {}, ['a', 'b', 'c']],
  [
    'Arguments.java',
    'enum Code {\n  A(HttpStatus.A, "a"), B(400, "b"), C("It is not there", "c_1"), D("It is not there."), E(404),\n  F(PREFIX + "f"), G("g." + "h"), H(of("x"), "y"), I("i-1", "other");\n  static final String PREFIX = "code.";\n}',
    {},
    ['a', 'b', 'c_1', 'D', 'E', 'g.h', 'i-1'],
  ],
  [
    'Renamed.java',
    '@JsonFormat enum Code {\n  @JsonProperty("a") A, @Deprecated @SerializedName(value = "b", alternate = {"x"}) @Old("y") B("Not b"), @Help("c") C;\n}',
    {},
    ['a', 'b', 'C'],
  ],
  [
    'Fields.java',
    `interface Codes { String A = "a"; String B = "b", C = "c", D = B + "d", E = "e" + "f"; char Q = '"'; }\nclass Errors {\n  static final ErrorCode F = new ErrorCode("Not found", "f", 404);\n  static final Code G = Code.of("g"), X = A;\n  static final Code Y = Code.valueOf("F");\n  static final URI H = URI.create("h");\n  static final String I = "i".concat(x), J = "A message", K = "k";\n}`,
    {},
    ['a', 'b', 'c', 'ef', 'f', 'g', 'k'],
  ],
  [
    'More.kt',
    'enum class Code { @SerialName("a") A, B }\nval C = ErrorCode("c", 404)\nval D: Code = Code(status = 4, code = "d")\nval E = "e$x"\nval F = lookup("f")\n',
    {},
    ['a', 'B', 'c', 'd'],
  ],
  [
    'a.py',
    '"""Doc: A = "x" """\nclass Code(str, Enum):\n    A = "a"  # B = "b"\n    C: Final[str] = \'c\'\n# D = "d"\nE = f("e")\n',
    {},
    ['a', 'c'],
  ],
  [
    'values.py',
    'class Code(StrEnum):\n    A = r"a"\n    B = (\n        "b_"\n        "1"\n    )\n    C = ("c", "Missing", 404)\n    D = f"d_{x}"\n    E = u\'e\'\n    F = "f" if x else "y"\n    G = "g.{}".format(x)\n    H = auto()\nI = J = "i"\nK: Final = "k" "_" \'1\'\nL = "l" + x\nraise Wrong(\n    code="argument",\n    message="short",\n)\nM = ErrorCode("It is not there", code="m")\n"""\nN = "n"\n"""\nO = "o"\n"p"\n',
    {},
    ['a', 'b_1', 'c', 'e', 'i', 'k_1', 'm', 'o'],
  ],
  [
    'lists.py',
    '__all__ = ["A", "D"]\nA = ["a", "b",\n  "c"\n  "_1", f("x")]\nD = ("d", "e")\nF = frozenset({"f", "g"})\nCode = Literal[\n  "h",\n  "i",\n]\ntype More = t.Literal["j"]\nclass Body(BaseModel):\n    code: Literal["k"]\nERRORS = {\n    "l": 404,\n    "m": {"status": 400},\n    "n": HTTPStatus.CONFLICT,\n    "o": (404, "Missing"),\n    "text": "Some",\n    Kind.X: "Text",\n}\nONE: dict[str, Any] = {"code": "x", "status": 404}\n',
    {},
    ['a', 'b', 'c_1', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l', 'm', 'n', 'o'],
  ],
  [
    'a.rs',
    'pub const A: &str = "a"; // const B: &str = "b";\n/* outer /* inner */ const C: &str = "c"; */\nstatic D: &\'static str = r#"d"#;\nlet q = \'"\';\n#[serde(rename = "e")]\nE,\nmatch x { Code::F => "f", Code::G { .. } => "g" }\n',
    {},
    ['a', 'd', 'e', 'f', 'g'],
  ],
  [
    'variants.rs',
    '#[derive(Debug)]\n#[serde(tag = "type", rename_all = "snake_case")]\n#[derive(Clone)]\npub(crate) enum A { NotFound, #[serde(rename = "b")] #[help] B { id: u8 }, #[serde(skip)] C(String), DdNs = 4 }\n#[derive(EnumString)] #[strum(serialize_all = "SCREAMING-KEBAB-CASE")] enum E { HTTPError, #[strum(to_string = "f")] F }\n#[serde(rename_all = "Odd")] enum O { O }\nenum P { #[strum(serialize = "p")] P(u8), #[serde(rename(serialize = "q", deserialize = "x"))] Q }\nstruct R { #[serde(rename = "type")] kind: String, #[serde(rename = "x")] pub y: u8 }\n',
    {},
    ['not_found', 'b', 'dd_ns', 'HTTP-ERROR', 'f', 'p', 'q'],
  ],
  [
    'arms.rs',
    `match x { A::B => { "b" } A::C(_) => return "c", Self::D => "d".to_string(), Self::E => "It failed", Self::F => "f".to_uppercase(), Self::G => { log(); "g" } Self::H { .. } => { return "h".into(); } }\npub const ALL: [&str; 2] = ["i", "j"];\nstatic MORE: &'static [&'static str] = &["k"];\nlet l = '"'; const M: &str = "m"; fn n<'a>(x: &'a str) {}`,
    {},
    ['b', 'c', 'd', 'h', 'i', 'j', 'k', 'm'],
  ],
  [
    'A.cs',
    'public const string A = "a"; /// const string B = "b"\nprivate static readonly string C = @"c";\nenum Code { [EnumMember(Value = "d-1")] D, [Obsolete] E, F = 3 }\nvar s = x switch { Code.G => "g" };',
    {},
    ['a', 'c', 'd-1', 'E', 'F', 'g'],
  ],
  [
    'Members.cs',
    'enum Code {\n  [Description("It is not there"), EnumMember(Value="a")] A,\n  [EnumMember(Value = "b"), Description("B is bad")] B = 2,\n  [Obsolete] [JsonStringEnumMemberName("c")]\n  [Old("x")] C,\n  [Description("Plain text")] D, [Description("e_1")] E, [Obsolete("x")] F\n}',
    {},
    ['a', 'b', 'c', 'D', 'e_1', 'F'],
  ],
  [
    'Fields.cs',
    `const string A = "a", B = "b";\nstatic string C => "c"; public static string D { get; } = "d"; public override string ErrorCode => "e";\nstatic readonly Error F = new("f", "A message"), G;\nstatic readonly ApiError H = Error.NotFound("It is not there", "h");\nconst string I = $"i_{A}"; const string J = "j" + A; const string K = "k" + "_1"; string Title => "no";\nstatic readonly Regex L = new("l"); var q = '"'; const string M = @"m";`,
    {},
    ['a', 'b', 'c', 'd', 'e', 'f', 'h', 'k_1', 'm'],
  ],
  [
    'a.proto',
    'enum Code {\n  option allow_alias = true;\n  reserved 9;\n  CODE_UNSPECIFIED = 0;\n  CODE_A = 1; // CODE_X = 7;\n  CODE_B = 2 [deprecated = true];\n}\nenum Other { O = 1; }\nmessage M { string name = 1; }',
    { name: 'Code', strip: 'CODE_' },
    ['A', 'B'],
  ],
  [
    'openapi.yaml',
    'openapi: 3.1.0\ncomponents:\n  schemas:\n    ErrorCode: {enum: [a, b]}\n    Error: {properties: {code: {const: c}, state: {enum: [on]}, error_code: {anyOf: [{const: d}, {const: ""}]}}}\n    statusCode: {enum: [400]}\n',
    {},
    ['a', 'b', 'c', 'd'],
  ],
  [
    'asyncapi.json',
    '{"components": {"x": {"enum": ["a", 7]}, "y": {"enum": ["b"]}}}',
    { at: '/components/x' },
    ['a', '7'],
  ],
  [
    'openapi.yaml',
    'components:\n  schemas:\n    ApiErrorCode: {enum: [a]}\n    problem_code: {const: b}\n    CountryCode: {enum: [x]}\n    Address: {properties: {country_code: {enum: [x]}, example: {properties: {code: {enum: [c]}}}}}\n    Error: {properties: {code: {type: string, default: {enum: [x]}, examples: [{enum: [x]}]}}}\n  responses: {Bad: {content: {application/json: {example: {code: {enum: [x]}}, examples: {code: {value: {const: x}}}}}}}\n',
    {},
    ['a', 'b', 'c'],
  ],
  ['openapi.yaml', 'a: {Reason: {enum: [a]}, code: {enum: [b]}}', { name: 'Reason' }, ['a']],
  [
    'a.md',
    '# Errors\n\n| Status code | Error code | Why |\n|---|:---|---|\n| 400 | `a_1` | it is `no` |\n| 409 | **b_2** | x |\n| 404 | [c_3](#c) | x \\| y |\n| 500 | more than one | x |\n\n```\n| Code |\n|---|\n| no |\n```\n<!--\n| Code |\n|---|\n| no |\n-->\n\nA | B\n---|---\nno | no\n',
    {},
    ['a_1', 'b_2', 'c_3'],
  ],
  [
    'cells.md',
    '| HTTP | Code | Meaning |\n|---|---|---|\n| 404 | `a` (404) | x |\n| 409 | `b`, `c` and **`d`** | x |\n| 410 | <a id="e"></a>`e` (deprecated) | x |\n| 400 | — | none |\n| 400 | n/a | none |\n| 400 | ~~f~~ | gone |\n| 400 | ~~`g`~~ | gone |\n| 400 | [`h`](#h)<br>`i` | x |\n| 400 | as `j` but more | x |\n| 400 | <code>k_1</code> | x |\n| 400 | l\\_1 (new) | x |\n| 400 | It failed. | x |\n\n| Code | Description |\n|---|---|\n| 200 | OK |\n| `404` | Not Found |\n| 40401 | Deep |\n\n| Country code | Name |\n|---|---|\n| DE | x |\n',
    {},
    ['a', 'b', 'c', 'd', 'e', 'h', 'i', 'k_1', 'l_1', '40401'],
  ],
  ['statuses.md', '| Code | Description |\n|---|---|\n| 404 | x |\n', { name: 'code' }, ['404']],
  ['a.md', 'Name | Means\n--- | ---\na | x\nb | y\n', { name: 'name' }, ['a', 'b']],
  [
    'a.rst',
    '=====  =======\nCode   Meaning\n=====  =======\n``a``  one\nb      two\n=====  =======\n\n+------+--------+\n| Why  | Code   |\n+======+========+\n| x    | ``c``  |\n+------+--------+\n| y    | d      |\n+------+--------+\n\n.. list-table::\n   :header-rows: 1\n\n   * - Code\n     - Meaning\n   * - ``e``\n     - x\n   * - f\n     - y\n\ntext\n',
    {},
    ['a', 'b', 'c', 'd', 'e', 'f'],
  ],
  [
    'cells.rst',
    '.. csv-table:: Errors\n   :header: "Why", "Code"\n   :widths: 1, 2\n\n   "one, two", a\n   "it is\n   long, no", ``x`` y\n   x, "c"\n\n.. csv-table::\n   :header-rows: 1\n   :delim: ;\n\n   Code; Why\n   ``d`` (400); x\n\n====  ====\nCode  Why\n====  ====\ne     one\n\\     more\n====  ====\n\n+----------+-----+\n| Code     | Why |\n+==========+=====+\n| ``f_\\    | x   |\n| long``   |     |\n+----------+-----+\n| :code:`g`| x   |\n+----------+-----+\n| \\ ``h``  | x   |\n+----------+-----+\n| :ref:`i <x>` | x   |\n+----------+-----+\n',
    {},
    ['a', 'c', 'd', 'e', 'g', 'h'],
  ],
  ['any.txt', 'fail(E_1)\nfail(E_2) fail(x)\n', { find: 'fail\\((E_\\d)\\)' }, ['E_1', 'E_2']],
  ['any.txt', 'a=1 b=2', { find: '(?:\\w)=(?<code>\\d)' }, ['1', '2']],
  ['any.txt', 'E1 E2', { find: 'E\\d' }, ['E1', 'E2']],
])('%s %#', (file, text, more, codes) => {
  expect(codesIn(file, text, more)).toEqual(codes);
});

test.each([
  ['a.bin', 'x', 'its name does not say what it is; say `as` or `find`'],
  ['a.go', '<<<<<<< ours\nA = "a"\n=======\nA = "b"\n>>>>>>> theirs\n', 'an unresolved merge is left in it'],
  ['openapi.yaml', 'a: [', expect.any(String)],
])('cannot be read: %s', (file, text, problem) => {
  expect(extract(spec(file), text)).toEqual({ problem });
});

test('a place is the code itself', () => {
  const extracted = extract(spec('a.go'), 'package a\n\nconst A = "a"\n');
  expect(extracted).toEqual({ found: [{ code: 'a', place: { file: 'a.go', line: 3, column: 11, path: '' } }] });
});

interface Written {
  readonly names: readonly string[];
  readonly codes: readonly string[];
  readonly noise: string;
}

/** How each kind writes a vocabulary, with noise in a comment. */
const writers: Readonly<Record<string, (one: Written) => string>> = {
  'a.go': ({ names, codes, noise }) =>
    `package a\n\n// ${noise}\nconst (\n${names.map((name, i) => `\t${name} = "${codes[i]}" // ${noise}`).join('\n')}\n)\n`,
  'a.ts': ({ names, codes, noise }) =>
    `/* ${noise} */\nexport enum Code {\n${names.map((name, i) => `  ${name} = '${codes[i]}', // ${noise}`).join('\n')}\n}\n`,
  'A.java': ({ names, codes, noise }) =>
    `/** ${noise} */\nenum Code {\n${names.map((name, i) => `  ${name}("${codes[i]}", 400) /* ${noise} */`).join(',\n')};\n}\n`,
  'a.py': ({ names, codes, noise }) =>
    `# ${noise}\nclass Code(StrEnum):\n${names.map((name, i) => `    ${name} = "${codes[i]}"  # ${noise}`).join('\n')}\n`,
  'a.rs': ({ names, codes, noise }) =>
    `// ${noise}\n${names.map((name, i) => `pub const ${name}: &str = "${codes[i]}"; // ${noise}`).join('\n')}\n`,
  'A.cs': ({ names, codes, noise }) =>
    `/* ${noise} */\nstatic class Codes {\n${names.map((name, i) => `  public const string ${name} = "${codes[i]}"; // ${noise}`).join('\n')}\n}\n`,
  'openapi.yaml': ({ codes, noise }) =>
    `openapi: 3.1.0 # ${noise.replaceAll('\n', ' ')}\ncomponents: {schemas: {ErrorCode: {enum: [${codes.map((code) => JSON.stringify(code)).join(', ')}]}}}\n`,
  'a.md': ({ names, codes }) =>
    `| Code | Name |\n|---|---|\n${codes.map((code, i) => `| \`${code}\` | ${names[i]} |`).join('\n')}\n`,
  'a.rst': ({ names, codes }) =>
    `.. list-table::\n\n   * - Code\n     - Name\n${codes.map((code, i) => `   * - \`\`${code}\`\`\n     - ${names[i]}`).join('\n')}\n`,
};

const letters = (first: string, rest: string): fc.Arbitrary<string> =>
  fc
    .tuple(
      fc.constantFrom(...first),
      fc.array(fc.constantFrom(...rest), { minLength: 1, maxLength: 8 }),
      fc.constantFrom(...first),
    )
    .map(([start, middle, end]) => start + middle.join('') + end);
const named = fc.record({
  name: letters('ABCXYZ', 'abcxyzABC0189'),
  code: letters('abcxyz', 'abcxyz0189_.-'),
});
const written: fc.Arbitrary<Written> = fc
  .uniqueArray(named, { minLength: 1, maxLength: 6, selector: ({ code }) => code })
  .map((all) => [...new Map(all.map((one) => [one.name, one])).values()])
  .chain((all) =>
    fc.record({
      names: fc.constant(all.map(({ name }) => name)),
      codes: fc.constant(all.map(({ code }) => code)),
      // A quote left open in a comment must not swallow what follows.
      noise: fc.constantFrom(
        'A = "no"',
        `it's so`,
        'Code::X => "no"',
        'const X: &str = "no";',
        '`',
        "static final String Q = 'no'",
      ),
    }),
  );

describe('what is written is found, in its order; noise is not', () => {
  test.each(Object.entries(writers))('%s', (file, write) => {
    fc.assert(
      fc.property(written, (one) => {
        expect(codesIn(file, write(one))).toEqual(one.codes);
      }),
      { numRuns: 40 },
    );
  });
});

test('reading is total', () => {
  const files = Object.keys(writers);
  const scraps = fc.array(
    fc.constantFrom(
      '"',
      "'",
      '`',
      '/*',
      '*/',
      '//',
      '\n',
      '{',
      '}',
      'enum A {',
      'const (',
      '|',
      '---',
      '=',
      'a',
      '#',
      '\\',
      'r#"',
      'type A =',
      '.. list-table::',
      '  * - ',
    ),
  );
  fc.assert(
    fc.property(
      fc.constantFrom(...files, 'a.proto'),
      fc.oneof(
        scraps.map((all) => all.join('')),
        fc.string(),
      ),
      (file, text) => {
        expect(['string', 'object']).toContain(typeof codesIn(file, text));
      },
    ),
  );
});
