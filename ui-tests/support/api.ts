/**
 * Our REST API, asked from inside the page, with its login.
 */
import { expect, type Page } from '@playwright/test';

/** Ask, and return the answer's JSON; a stream is left unread. */
export async function api(
  page: Pick<Page, 'evaluate'>,
  method: string,
  path: string,
  body?: object
): Promise<Record<string, unknown>> {
  return page.evaluate(
    async ([verb, address, data]) => {
      const { serverSettings } = (
        window as unknown as {
          jupyterapp: {
            serviceManager: {
              serverSettings: { baseUrl: string; token: string };
            };
          };
        }
      ).jupyterapp.serviceManager;
      const response = await fetch(
        `${serverSettings.baseUrl}jupyter-chat-ext/api/${address}`,
        {
          method: verb as string,
          headers: {
            Authorization: `token ${serverSettings.token}`,
            'X-XSRFToken': /_xsrf=([^;]+)/.exec(document.cookie)?.[1] ?? ''
          },
          body: data ? JSON.stringify(data) : undefined
        }
      );
      if (response.headers.get('Content-Type')?.startsWith('text/event')) {
        await response.body?.cancel();
        return {};
      }
      return response.status === 204 ? {} : response.json();
    },
    [method, path, body] as const
  );
}

/** Take back what other tests pinned: it stands above all else. */
export async function unpinAll(page: Pick<Page, 'evaluate'>): Promise<void> {
  const { conversations } = await api(page, 'GET', 'conversations');
  for (const { id, pinned } of conversations as {
    id: string;
    pinned: boolean;
  }[]) {
    if (pinned) {
      await api(page, 'PATCH', `conversations/${id}`, { pinned: false });
    }
  }
}

/** Delete the conversations that are called so: an earlier try may have left them. */
export async function deleteAll(
  page: Pick<Page, 'evaluate'>,
  called: RegExp
): Promise<void> {
  const { conversations } = await api(page, 'GET', 'conversations');
  for (const { id, title } of conversations as {
    id: string;
    title: string;
  }[]) {
    if (called.test(title)) {
      await api(page, 'DELETE', `conversations/${id}`);
    }
  }
}

/** JupyterLab writes what a page remembers a moment later. */
export async function layoutSaved(page: Pick<Page, 'evaluate'>): Promise<void> {
  const { conversations } = await api(page, 'GET', 'conversations');
  const [newest] = conversations as { id: string }[];
  await expect.poll(() => workspaces(page)).toContain(newest.id);
}

type Area = 'main' | 'left' | 'right';

/** Where JupyterLab has written that the chat of this page is: there it puts it back. */
export async function keptArea(
  page: Pick<Page, 'evaluate'>
): Promise<Area | undefined> {
  const { conversations } = await api(page, 'GET', 'conversations');
  const [newest] = conversations as { id: string }[];
  const kept = JSON.parse(await workspaces(page)) as IWorkspace[];
  const own = kept.find(one => JSON.stringify(one).includes(newest.id));
  const layout = own?.data['layout-restorer:data'] ?? {};
  const areas: readonly Area[] = ['main', 'left', 'right'];
  return areas.find(area =>
    JSON.stringify(layout[area] ?? null).includes('jupyter-chat-ext')
  );
}

interface IWorkspace {
  data: { 'layout-restorer:data'?: Partial<Record<Area, unknown>> };
}

/** All that JupyterLab has written of what pages remember. */
export function workspaces(page: Pick<Page, 'evaluate'>): Promise<string> {
  return page.evaluate(async () => {
    const { workspaces: kept } = (
      window as unknown as {
        jupyterapp: {
          serviceManager: {
            workspaces: { list(): Promise<{ values: unknown[] }> };
          };
        };
      }
    ).jupyterapp.serviceManager;
    return JSON.stringify((await kept.list()).values);
  });
}
