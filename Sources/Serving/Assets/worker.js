// Keeps the pages somebody has read, so that a broken connection still shows them. The network always comes first.
const pages = 'pages', files = 'files', most = 60;

const keep = async (name, address, answer) => {
  const cache = await caches.open(name);
  await cache.put(address, answer);
  const kept = await cache.keys();
  // Of pages the latest; of files the latest version.
  const old = name === pages ? kept.slice(0, -most)
    : kept.filter((one) => one.url !== new URL(address, location).href
      && new URL(one.url).pathname === new URL(address, location).pathname);
  for (const one of old) await cache.delete(one);
};
const found = (address) => caches.match(address, { ignoreVary: true });

self.addEventListener('install', (event) => event.waitUntil((async () => {
  const answer = await fetch('/offline');
  const text = await answer.clone().text();
  await keep(files, '/offline', answer);
  for (const [, address] of text.matchAll(/"(\/assets\/[^"]+)"/g)) await keep(files, address, await fetch(address));
  await self.skipWaiting();
})()));

self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (request.method !== 'GET' || address.origin !== location.origin) return;
  if (address.pathname.startsWith('/assets/')) {
    event.respondWith((async () => {
      const known = await found(request.url);
      if (known) return known;
      const answer = await fetch(request);
      if (answer.ok) event.waitUntil(keep(files, request.url, answer.clone()));
      return answer;
    })());
  } else if (request.mode === 'navigate') {
    event.respondWith((async () => {
      try {
        const answer = await fetch(request);
        // What only somebody logged in may see is never kept.
        if (answer.ok && !answer.headers.get('Cache-Control')?.includes('no-store')) {
          event.waitUntil(keep(pages, request.url, answer.clone()));
        }
        return answer;
      } catch {
        return await found(request.url) ?? await found('/offline') ?? Response.error();
      }
    })());
  }
});
