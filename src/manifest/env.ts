/** `${NAME}` and `${NAME:-default}` in texts. Pure: the environment is given. */

export type Env = Readonly<Record<string, string | undefined>>;

export interface Expanded {
  /** With unset variables left out. */
  readonly text: string;
  /** Variables that are not set and have no default, in order. */
  readonly unset: readonly string[];
}

/** As in a shell: `:-` also stands in for an empty value. `$${` is a literal `${`; any other `$` is itself. */
export function expandText(text: string, env: Env): Expanded {
  const unset: string[] = [];
  const expanded = text.replace(variable, (whole, name: string | undefined, fallback: string | undefined) => {
    if (name === undefined) return whole.slice(1);
    const value = Object.hasOwn(env, name) ? env[name] : undefined;
    if (fallback !== undefined) return value === undefined || value === '' ? fallback : value;
    if (value === undefined) unset.push(name);
    return value ?? '';
  });
  return { text: expanded, unset };
}

const variable = /\$\$\{|\$\{([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?\}/g;
