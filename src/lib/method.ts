/** HTTP's methods, and those that others have: RFC 9110 lets anybody add to them. */
export type Method =
  | 'GET'
  | 'HEAD'
  | 'POST'
  | 'PUT'
  | 'PATCH'
  | 'DELETE'
  | 'OPTIONS'
  | 'TRACE'
  | 'QUERY'
  | (string & {});
