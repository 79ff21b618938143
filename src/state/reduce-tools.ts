/**
 * The part of the reducer that deals with tools: which of them the person
 * switched on or off, in whatever conversation.
 */
import { WEB_SEARCH, keyOf } from '../core/tools';
import type { AllSwitches } from '../core/tools';
import type { IChatState } from './chat';

/** So many conversations are remembered, those that were changed last. */
const MAX_REMEMBERED = 100;

/** Switch a tool in the conversation shown. */
export function switchTool(
  state: IChatState,
  id: string,
  isOn: boolean
): IChatState {
  const tool = [WEB_SEARCH, ...state.tools].find(each => each.id === id);
  if (!tool) {
    return state;
  }
  const conversation = state.current?.id ?? '';
  const { [conversation]: before, ...others } = state.switches;
  const changed = { ...before, [keyOf(tool)]: isOn };
  const recent = Object.entries(others).slice(1 - MAX_REMEMBERED);
  return {
    ...state,
    switches: Object.fromEntries([...recent, [conversation, changed]])
  };
}

/** The new conversation has been given its id. */
export function moveSwitches(state: IChatState, to: string): IChatState {
  const { '': moved, ...others } = state.switches;
  return moved ? { ...state, switches: { ...others, [to]: moved } } : state;
}

export function withoutSwitches(all: AllSwitches, id: string): AllSwitches {
  const { [id]: gone, ...others } = all;
  return gone ? others : all;
}
