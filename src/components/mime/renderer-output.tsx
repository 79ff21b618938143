/**
 * Output that one of JupyterLab's renderers draws (JSON, formulas, charts of
 * installed extensions). It is told that nothing is trusted, and it is not
 * asked before the person agrees if it could contact somebody.
 */
import { MimeModel } from '@jupyterlab/rendermime';
import type { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import type { TranslationBundle } from '@jupyterlab/translation';
import { MessageLoop } from '@lumino/messaging';
import { Widget } from '@lumino/widgets';
import React, { useLayoutEffect, useRef, useState } from 'react';
import { createAnswerRendermime } from '../../markdown/renderer';
import { useServices } from '../services';
import type { IBundle } from './bundle';

export interface IRendererOutputProps {
  readonly type: string;
  /** Who might be contacted. */
  readonly hosts: readonly string[];
  readonly bundle: IBundle;
  readonly onFail: () => void;
}

export function RendererOutput(props: IRendererOutputProps): JSX.Element {
  const { trans } = useServices();
  const [isWanted, setWanted] = useState(props.hosts.length === 0);
  return isWanted ? (
    <Drawn {...props} />
  ) : (
    <button
      type="button"
      className="jp-ChatExt-button"
      onClick={() => setWanted(true)}
    >
      {trans.__(
        'This output may load from %1 — show?',
        props.hosts.slice(0, 3).join(', ')
      )}
    </button>
  );
}

function Drawn({ type, bundle, onFail }: IRendererOutputProps): JSX.Element {
  const { rendermime, trans } = useServices();
  const host = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    if (!host.current) {
      return;
    }
    const widget = attach(registryFor(rendermime, trans), type, host.current);
    let isOver = false;
    widget.renderModel(modelOf(type, bundle)).catch((reason: unknown) => {
      if (!isOver) {
        console.warn(`${type} of an answer could not be drawn.`, reason);
        onFail();
      }
    });
    return () => {
      isOver = true;
      discard(widget);
    };
  }, [type, bundle, onFail, rendermime, trans]);
  return <div ref={host} className="jp-ChatExt-drawn" />;
}

type Renderer = ReturnType<IRenderMimeRegistry['createRenderer']>;

function attach(
  registry: IRenderMimeRegistry,
  type: string,
  host: HTMLElement
): Renderer {
  const widget = registry.createRenderer(type);
  if (host.isConnected) {
    Widget.attach(widget, host);
  } else {
    host.append(widget.node);
  }
  return widget;
}

function modelOf(type: string, { data, metadata }: IBundle): MimeModel {
  return new MimeModel({
    data: { [type]: data[type] } as MimeModel['data'],
    // a fragment would scroll the page
    metadata: { ...metadata, fragment: '' } as MimeModel['metadata'],
    trusted: false
  });
}

function discard(widget: Widget): void {
  if (widget.isAttached && !widget.node.isConnected) {
    // the page around it went first
    MessageLoop.sendMessage(widget, Widget.Msg.AfterDetach);
  }
  widget.dispose();
  widget.node.remove();
}

const registries = new WeakMap<IRenderMimeRegistry, IRenderMimeRegistry>();

/** JupyterLab's renderers, made to contact nobody: one copy for all answers. */
function registryFor(
  rendermime: IRenderMimeRegistry,
  trans: TranslationBundle
): IRenderMimeRegistry {
  const known = registries.get(rendermime);
  if (known) {
    return known;
  }
  const registry = createAnswerRendermime(rendermime, { trans });
  registries.set(rendermime, registry);
  return registry;
}
