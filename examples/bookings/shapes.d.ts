/** Adds one cause to `out` for each rule that the value breaks; `at` is the value's JSON Pointer. */
export type Check = (value: unknown, at: string, out: { pointer: string; code: string; detail: string }[]) => void;

export declare const room: Check;
export declare const roomPatch: Check;
export declare const booking: Check;
