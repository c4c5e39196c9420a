export interface Item {
  readonly id: string;
}

export interface Collection {
  get(id: string): Item | undefined;
  add(fields: object): Item;
}

export declare const SEED_ROOM: string;

/** Its own rooms and bookings; of those that are added, the latest thousand are kept. */
export declare function createStore(): { readonly rooms: Collection; readonly bookings: Collection };
