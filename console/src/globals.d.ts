// What the bundler and the editor know and TypeScript does not.
declare module '*.css';

interface MonacoEnvironment {
    getWorker(id: string, language: string): Worker;
}

// eslint-disable-next-line no-var -- only `var` declares a property of globalThis
declare var MonacoEnvironment: MonacoEnvironment | undefined;
