/**
 * Connects to a server with models: puts it into the settings, gives the server
 * its key, and waits for its models. What fails leaves nothing behind.
 */
import { useCallback, useEffect, useState } from 'react';
import { entryOf } from '../../core/endpoints';
import type { IEndpointEntry } from '../../core/endpoints';
import { ChatFailure, chatErrorOf } from '../../core/errors';
import type { IChatError } from '../../core/messages';
import type { IChat } from '../../state/chat';
import { useServices } from '../services';
import type { IFirstRunProps } from './first-run';

export interface IEndpointSetup {
  readonly isBusy: boolean;
  /** Why the last attempt failed. */
  readonly problem: IChatError | null;
  readonly connect: (
    words: { baseUrl: string; model: string },
    key: string
  ) => void;
}

/** Failures of servers that may answer all the same, if their model is named. */
export const NEEDS_NAME = ['not-an-api', 'provider-error', 'no-answer'];

/** How long a server has to list its models, in milliseconds. */
const PATIENCE = 15_000;

interface IAttempt {
  readonly entry: IEndpointEntry;
  readonly hasKey: boolean;
  /** Whether the server has all of it: before, it misses the key. */
  readonly isKept: boolean;
}

export function useEndpoint(props: IFirstRunProps): IEndpointSetup {
  const { chat, models, providers, onAwait } = props;
  const { host, trans } = useServices();
  const [attempt, setAttempt] = useState<IAttempt | null>(null);
  const [problem, setProblem] = useState<IChatError | null>(null);

  const fail = useCallback(
    async (reason: IChatError, { entry, hasKey }: IAttempt): Promise<void> => {
      onAwait(null);
      setAttempt(null);
      setProblem(reason);
      if (hasKey) {
        await chat.deleteKey(entry.name);
      }
      try {
        await host.endpoints?.remove(entry.name);
      } catch (left) {
        // why it failed counts; what is left can be removed in the settings
        console.error(left);
      }
    },
    [chat, host, onAwait]
  );

  const begin = async (tried: IAttempt, key: string): Promise<void> => {
    setProblem(null);
    setAttempt(tried);
    try {
      await host.endpoints?.add(tried.entry);
      if (tried.hasKey) {
        await keep(chat, tried.entry.name, key);
      }
      onAwait({ provider: tried.entry.name });
      await chat.refreshModels();
      setAttempt({ ...tried, isKept: true });
    } catch (reason) {
      await fail(chatErrorOf(reason, trans), tried);
    }
  };

  const found = models.find(
    ({ provider }) => provider && provider === attempt?.entry.name
  );
  const refusal = found?.available === false ? found.problem : undefined;
  useEffect(() => {
    if (attempt?.isKept && refusal) {
      void fail(refusal, attempt);
    }
  }, [attempt, refusal, fail]);
  const isMissing = found?.available !== true;
  useEffect(() => {
    if (attempt?.isKept && !isMissing) {
      setAttempt(null);
    }
  }, [attempt, isMissing]);
  useEffect(() => {
    if (attempt && isMissing) {
      const late = {
        code: 'no-answer',
        title: trans.__('It lists no models.'),
        hint: trans.__('Check the base URL, or name the model to ask.')
      };
      const timer = window.setTimeout(() => void fail(late, attempt), PATIENCE);
      return () => window.clearTimeout(timer);
    }
  }, [attempt, isMissing, fail, trans]);

  return {
    isBusy: attempt !== null,
    problem,
    connect: (words, key) => {
      const hasKey = key !== '';
      const taken = providers.map(({ name }) => name);
      const entry = entryOf({ ...words, hasKey }, taken);
      void begin({ entry, hasKey, isKept: false }, key);
    }
  };
}

/** Give the server a key; throws why it was not taken, which the chat only shows. */
async function keep(chat: IChat, name: string, key: string): Promise<void> {
  const { problem: before } = chat.state;
  await chat.setKey(name, key, true);
  const { problem } = chat.state;
  if (problem && problem !== before) {
    chat.dismissProblem();
    throw new ChatFailure(problem);
  }
}
