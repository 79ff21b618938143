/**
 * The ids of the commands this extension adds.
 */
export const CommandIDs = {
  /** Show the chat panel and put the cursor in its composer. */
  open: 'jupyter-chat-ext:open'
} as const;
