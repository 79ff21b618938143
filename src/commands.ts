/**
 * The ids of the commands this extension adds.
 */
export const CommandIDs = {
  /** Show the chat panel and put the cursor in its composer. */
  open: 'jupyter-chat-ext:open',
  /** Fill the composer with the error of the active cell. */
  askAboutError: 'jupyter-chat-ext:ask-about-error',
  /** Move the panel between the side and a tab of the main area. */
  move: 'jupyter-chat-ext:move',
  /** What can be done with code; arguments `text` and `language`. */
  insertCodeBelow: 'jupyter-chat-ext:insert-code-below',
  insertCodeAbove: 'jupyter-chat-ext:insert-code-above',
  insertDrawing: 'jupyter-chat-ext:insert-drawing',
  appendCode: 'jupyter-chat-ext:append-code',
  replaceCode: 'jupyter-chat-ext:replace-code',
  runCode: 'jupyter-chat-ext:run-code',
  codeToNotebook: 'jupyter-chat-ext:code-to-notebook',
  codeToFile: 'jupyter-chat-ext:code-to-file',
  /** What another extension does with code; arguments `action`, `text`, `language`. */
  runCodeAction: 'jupyter-chat-ext:run-code-action'
} as const;
