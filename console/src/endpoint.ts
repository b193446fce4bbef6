/** The gateway's GraphQL address, from the page itself, so that a prefix set by a proxy is kept. */
export function endpoint(): string {
    const meta = document.querySelector<HTMLMetaElement>('meta[name="millrace-endpoint"]');
    return new URL(meta?.content ?? 'graphql', document.baseURI).href;
}
