/** Why a probe has no verdict, for people. Pure. */

/** What the suite lacks where the service refused the valid request itself, by the status of its refusal. */
const lacks: Readonly<Record<string, string>> = {
  401: 'give the suite `identities`',
  403: 'give the suite `identities` that may do this',
  404: 'pin an existing id under `values` of the suite',
  409: 'where it is for another state, say which under `resources: {…: {from: {…}}}`; where it is for a version, `version`',
  412: 'say under `resources: {…: {version: …}}` where the version is read and sent',
};

/** Why a probe has no verdict, and what would give it one. */
export function untestedReason(why: string): string {
  const [, status = ''] = / was refused: (\d{3})\b/.exec(why) ?? [];
  const hint = lacks[status];
  return hint === undefined ? why : `${why} (hint: ${hint})`;
}
