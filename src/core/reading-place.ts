/**
 * Where somebody was reading in a conversation.
 */
export interface IReadingPlace {
  /** The id of the message at the top of what was in sight. */
  readonly message: string;
  /** How many pixels below the top it begins; negative for above. */
  readonly offset: number;
}

export function isReadingPlace(value: unknown): value is IReadingPlace {
  const { message, offset } = (value ?? {}) as Partial<IReadingPlace>;
  return typeof message === 'string' && Number.isFinite(offset);
}
