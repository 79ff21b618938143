/**
 * What the conversation shown took so far, below the list of all.
 */
import React, { useEffect, useState } from 'react';
import type { IConversationSummary } from '../../core/messages';
import type { ITotals } from '../../core/usage';
import type { IChat } from '../../state/chat';
import { useServices } from '../services';
import { totalsWords } from './usage-words';

export interface IConversationUsageProps {
  readonly chat: IChat;
  readonly conversation: IConversationSummary | null;
}

export function ConversationUsage({
  chat,
  conversation
}: IConversationUsageProps): JSX.Element | null {
  const { showUsage } = useServices();
  return showUsage && conversation ? (
    <Totals chat={chat} conversation={conversation} />
  ) : null;
}

function Totals(props: {
  readonly chat: IChat;
  readonly conversation: IConversationSummary;
}): JSX.Element | null {
  const { trans } = useServices();
  const { chat, conversation } = props;
  const [totals, setTotals] = useState<ITotals | null>(null);
  const { id, seq } = conversation;
  useEffect(() => {
    let isWanted = true;
    // nobody misses what cannot be told
    const take = (found: ITotals | null): void =>
      isWanted ? setTotals(found) : undefined;
    chat.readTotals(id).then(take, () => take(null));
    return () => {
      isWanted = false;
    };
  }, [chat, id, seq]);
  if (!totals?.answers) {
    return null;
  }
  return (
    <div className="jp-ChatExt-totals">
      {trans.__('This conversation: %1', totalsWords(totals, trans))}
    </div>
  );
}
