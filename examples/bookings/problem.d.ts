/** Code → status and title. */
export declare const PROBLEMS: Readonly<Record<string, readonly [status: number, title: string]>>;
