// The editors check and complete on threads of their own. Each thread is a file beside this one,
// so that the page needs neither blob: addresses nor eval, and its policy can refuse both.
const files: Readonly<Record<string, string>> = {
    json: 'json.worker.js',
    graphql: 'graphql.worker.js',
};

globalThis.MonacoEnvironment = {
    getWorker(_id: string, language: string): Worker {
        const file = files[language] ?? 'editor.worker.js';
        return new Worker(new URL(file, document.baseURI));
    },
};

export {};
