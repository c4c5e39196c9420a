/** OpenAPI 3.x parameters: styles, defaults, `content`. */
import { plain } from '../lib/plain.ts';
import type { ParameterLocation } from '../model.ts';
import { join, members, own, text } from './json.ts';
import type { Parameter, ParameterStyle } from './model.ts';
import { fitTemplate, isReserved, type Node, parameterNodes, type Reader, report } from './reader.ts';

/** First: the default (OpenAPI 3.x, Parameter Object, `style`). */
const STYLES: Readonly<Record<ParameterLocation, readonly ParameterStyle[]>> = {
  path: ['simple', 'label', 'matrix'],
  query: ['form', 'spaceDelimited', 'pipeDelimited', 'deepObject'],
  header: ['simple'],
  cookie: ['form', 'cookie'],
  // No OpenAPI parameter is there.
  argv: [],
  file: [],
};

export function locationOf(node: Node): ParameterLocation | null {
  const where = own(node.value, 'in');
  return where === 'path' || where === 'query' || where === 'header' || where === 'cookie' ? where : null;
}

export function readParameters(reader: Reader, path: string, item: Node, operation: Node): readonly Parameter[] {
  const found = parameterNodes(reader, item, operation).flatMap((node) => readParameter(reader, node) ?? []);
  return fitTemplate(reader, path, operation.pointer, found);
}

function readParameter(reader: Reader, node: Node): Parameter | null {
  const where = locationOf(node);
  const name = text(own(node.value, 'name')) ?? '';
  if (where === null) {
    const said = plain(own(node.value, 'in'));
    const isKnown = said === 'querystring';
    const message = isKnown ? `\`in: querystring\` (${name}) is not supported` : `\`in: ${said}\` is not a location`;
    report(reader, isKnown ? 'CONTRACT_UNSUPPORTED' : 'PARAMETER_INVALID', message, node.pointer);
    return null;
  }
  if (isReserved(reader, where, name, node.pointer)) return null;
  const [content] = members(own(node.value, 'content'));
  const type = content?.[0] ?? null;
  const at = type === null ? node.pointer : join(node.pointer, 'content', type);
  const hasSchema = own(type === null ? node.value : content?.[1], 'schema') !== undefined;
  const style = styleOf(reader, node, where);
  const explode = own(node.value, 'explode');
  return {
    in: where,
    name,
    required: where === 'path' || own(node.value, 'required') === true,
    style,
    explode: typeof explode === 'boolean' ? explode : style === 'form' || style === 'cookie',
    allowReserved: own(node.value, 'allowReserved') === true,
    content: type,
    schema: hasSchema ? join(at, 'schema') : null,
    pointer: node.pointer,
  };
}

function styleOf(reader: Reader, node: Node, where: ParameterLocation): ParameterStyle {
  const given = own(node.value, 'style');
  const [usual = 'form'] = STYLES[where];
  const style = given === undefined ? usual : STYLES[where].find((each) => each === given);
  if (style === undefined)
    report(
      reader,
      'CONTRACT_STRUCTURE',
      `style ${JSON.stringify(given)} does not go with \`in: ${where}\``,
      join(node.pointer, 'style'),
    );
  return style ?? usual;
}
