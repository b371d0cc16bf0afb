// Keeps the pages somebody has read, so that a broken connection still shows them. The network always comes first.
// The server writes `edition` before this: it changes with the program's pages, styles and words, and the browser takes
// the worker for a new one.
const pages = 'pages', files = 'files-' + edition, most = 60;

const found = (address, options) => caches.match(address, { ignoreVary: true, ...options });

// The page for no connection, in the language of now, and the files it needs.
const prepare = async () => {
  const answer = await fetch('/offline');
  if (!answer.ok) throw new Error('no page for no connection');
  const text = await answer.clone().text(), cache = await caches.open(files);
  for (const [, address] of text.matchAll(/"(\/assets\/[^"]+)"/g)) {
    if (!await cache.match(address, { ignoreVary: true })) await cache.add(address);
  }
  await cache.put('/offline', answer);
};

// Of pages the latest.
const keep = async (address, answer) => {
  const cache = await caches.open(pages);
  await cache.put(address, answer);
  for (const one of (await cache.keys()).slice(0, -most)) await cache.delete(one, { ignoreVary: true });
};

// What only somebody logged in may see is never kept, nor what is no page.
const isKept = (answer) => answer.ok && !answer.headers.get('Cache-Control')?.includes('no-store')
  && answer.headers.get('Content-Type')?.startsWith('text/html');

self.addEventListener('install', (event) => event.waitUntil(prepare().then(() => self.skipWaiting())));

// Files of the edition before stay until all of this one are here.
self.addEventListener('activate', (event) => event.waitUntil((async () => {
  for (const name of await caches.keys()) if (name.startsWith('files') && name !== files) await caches.delete(name);
  await self.clients.claim();
})()));

const file = async (event) => {
  const { request } = event;
  const known = await found(request.url);
  if (known) return known;
  try {
    const answer = await fetch(request);
    if (answer.ok) {
      const copy = answer.clone();
      event.waitUntil(caches.open(files).then((cache) => cache.put(request.url, copy)));
    }
    return answer;
  } catch {
    // A page kept from an earlier edition is better shown in the style of this one than in none.
    return await found(request.url, { ignoreSearch: true }) ?? Response.error();
  }
};

const page = async (event) => {
  const { request } = event;
  try {
    const answer = await fetch(request);
    const { pathname } = new URL(request.url);
    if (isKept(answer) && pathname !== '/offline') event.waitUntil(keep(request.url, answer.clone()));
    if (pathname === '/language') event.waitUntil(prepare().catch(() => {}));
    return answer;
  } catch {
    const known = await found(request.url);
    // Results that are swapped in place stay where they are.
    return known ?? (request.mode === 'navigate' ? await found('/offline') : null) ?? Response.error();
  }
};

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (request.method !== 'GET' || address.origin !== location.origin) return;
  if (address.pathname.startsWith('/assets/')) event.respondWith(file(event));
  else if (request.mode === 'navigate' || request.headers.get('Accept') === 'text/html') event.respondWith(page(event));
});
