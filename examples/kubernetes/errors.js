/** Errors of single fields: `{ type, field, message }`. Paths as `spec.containers[0].name`, `data[a key]`. */

const make = (type, field, message) => ({ type, field, message });

export const required = (field, why) => make('FieldValueRequired', field, `Required value${why ? `: ${why}` : ''}`);

export const invalidValue = (field, value, why) =>
  make('FieldValueInvalid', field, `Invalid value: ${JSON.stringify(value)}: ${why}`);

export const duplicate = (field, value) =>
  make('FieldValueDuplicate', field, `Duplicate value: ${JSON.stringify(value)}`);

export const absent = (field, value) => make('FieldValueNotFound', field, `Not found: ${JSON.stringify(value)}`);

export const prohibited = (field, why) => make('FieldValueForbidden', field, `Forbidden: ${why}`);

export const tooLong = (field, limit) =>
  make('FieldValueTooLong', field, `Too long: may not be more than ${limit} bytes`);

export const unsupported = (field, value, values) =>
  make(
    'FieldValueNotSupported',
    field,
    `Unsupported value: ${JSON.stringify(value)}: supported values: ${values.map((one) => JSON.stringify(one)).join(', ')}`,
  );
