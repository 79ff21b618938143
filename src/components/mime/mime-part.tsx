/**
 * Rich output of a function (a table, a plot, …) in an answer.
 */
import type { TranslationBundle } from '@jupyterlab/translation';
import React, {
  useCallback,
  useMemo,
  useState,
  useSyncExternalStore
} from 'react';
import { createAnswerSanitizer } from '../../markdown/sanitizer';
import { DrawnPart } from '../parts/drawn-part';
import { TextPart } from '../parts/text-part';
import type { IChatServices } from '../services';
import { useServices } from '../services';
import {
  asBundle,
  chooseForm,
  HTML_SCRIPTS,
  HTML_STYLES,
  plainTextOf
} from './bundle';
import type { IBundle, IChoice, LeftOut, Shown } from './bundle';
import { HtmlOutput } from './html-output';
import { ImageOutput } from './image-output';
import { PlainOutput } from './plain-output';
import { RendererOutput } from './renderer-output';

export interface IMimePartProps {
  /** Whatever arrived as the data of a `data-mimebundle` part. */
  readonly data: unknown;
}

export const MimePart = React.memo(function MimePart({
  data
}: IMimePartProps): JSX.Element {
  const { trans } = useServices();
  const bundle = useMemo(() => asBundle(data), [data]);
  const drawn = useDrawn(bundle);
  if (bundle && drawn) {
    return (
      <DrawnPart
        kind={drawn}
        data={bundle.data[drawn.mimeType]}
        metadata={bundle.metadata}
        otherwise={<Output bundle={bundle} />}
      />
    );
  }
  return bundle ? (
    <Output bundle={bundle} />
  ) : (
    <p className="jp-ChatExt-notice">
      {trans.__('The function showed something that cannot be read.')}
    </p>
  );
});

/** Which of a bundle's MIME types another extension draws. */
function useDrawn(bundle: IBundle | null): { mimeType: string } | null {
  const { partRenderers } = useServices().host;
  useSyncExternalStore(
    partRenderers?.subscribe ?? NEVER,
    () => partRenderers?.items
  );
  const mimeType = Object.keys(bundle?.data ?? {}).find(type =>
    partRenderers?.find({ mimeType: type })
  );
  return mimeType === undefined ? null : { mimeType };
}

const NEVER = () => () => undefined;

function Output({ bundle }: { bundle: IBundle }): JSX.Element {
  const services = useServices();
  const [hasFailed, setFailed] = useState(false);
  const fail = useCallback(() => setFailed(true), []);
  const choice = useMemo(
    () => choose(bundle, services, hasFailed),
    [bundle, services, hasFailed]
  );
  return (
    <div className="jp-ChatExt-output">
      {choice.shown && (
        <Form shown={choice.shown} bundle={bundle} onFail={fail} />
      )}
      <Remark choice={choice} />
    </div>
  );
}

/** `isPlain`: the richer form could not be drawn. */
function choose(
  bundle: IBundle,
  { rendermime, trans }: IChatServices,
  isPlain: boolean
): IChoice {
  const sanitizer = createAnswerSanitizer(rendermime.sanitizer, trans);
  const renderers = {
    mimeTypes: rendermime.mimeTypes,
    getFactory: (type: string) => rendermime.getFactory(type),
    toFragment: (html: string) => sanitizer.toFragment(html)
  };
  if (!isPlain) {
    return chooseForm(bundle, renderers);
  }
  const text = plainTextOf(bundle);
  const types = Object.keys(bundle.data).filter(type => type !== 'text/plain');
  return {
    shown: text === null ? null : { kind: 'text', text },
    leftOut: types
  };
}

interface IFormProps {
  readonly shown: Shown;
  readonly bundle: IBundle;
  readonly onFail: () => void;
}

function Form({ shown, bundle, onFail }: IFormProps): JSX.Element {
  const { trans } = useServices();
  switch (shown.kind) {
    case 'text':
      return <PlainOutput text={shown.text} label={trans.__('Output')} />;
    case 'json':
      return (
        <PlainOutput
          text={JSON.stringify(shown.value, null, 2)}
          label={trans.__('Output')}
        />
      );
    case 'markdown':
      return <TextPart text={shown.text} isStreaming={false} />;
    case 'html':
      return <HtmlOutput content={shown.content} />;
    case 'image':
      return <ImageOutput image={shown} bundle={bundle} onFail={onFail} />;
    default:
      return (
        <RendererOutput
          type={shown.type}
          hosts={shown.hosts}
          bundle={bundle}
          onFail={onFail}
        />
      );
  }
}

/** Says quietly what is not shown. */
function Remark({ choice }: { choice: IChoice }): JSX.Element | null {
  const { trans } = useServices();
  if (choice.leftOut.length === 0) {
    return null;
  }
  const names = [...new Set(choice.leftOut.map(each => nameOf(each, trans)))];
  return (
    <p className="jp-ChatExt-notice">
      {choice.shown
        ? trans.__('Not shown here: %1.', names.join(', '))
        : trans.__('This output cannot be shown here: %1.', names.join(', '))}
    </p>
  );
}

function nameOf(left: LeftOut, trans: TranslationBundle): string {
  switch (left) {
    case HTML_SCRIPTS:
      return trans.__('what needs scripts or other pages');
    case HTML_STYLES:
      return trans.__('colours and layout of its own');
    case 'application/vnd.jupyter.widget-view+json':
      return trans.__('an interactive widget');
    case 'text/javascript':
    case 'application/javascript':
      return trans.__('a script');
    default:
      return left;
  }
}
