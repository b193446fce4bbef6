import './workers';

// GraphiQL would load the editor a moment later on its own, but not the editor's styles.
import 'monaco-graphql/esm/monaco-editor.js';

import { createGraphiQLFetcher } from '@graphiql/toolkit';
import { GraphiQL } from 'graphiql';
import { createRoot } from 'react-dom/client';

import { endpoint } from './endpoint';
import { welcome } from './welcome';

import '@graphiql/react/style.css';
import '@graphiql/plugin-history/style.css';
import '@graphiql/plugin-doc-explorer/style.css';
import 'graphiql/graphiql.css';
import './page.css';

// multipart/mixed comes first: a query with @defer or @stream shows each part as it arrives. A
// gateway that has nothing to defer answers with one of the others.
const accept =
    'multipart/mixed, application/graphql-response+json;q=0.9, application/json;q=0.8';

const fetcher = createGraphiQLFetcher({ url: endpoint(), headers: { accept } });

createRoot(document.getElementById('console')!).render(
    <GraphiQL
        fetcher={fetcher}
        defaultQuery={welcome}
        defaultEditorToolsVisibility="variables"
        inputValueDeprecation
        schemaDescription
        shouldPersistHeaders={false}
    >
        <GraphiQL.Logo>
            <span className="console-name">Millrace</span>
        </GraphiQL.Logo>
    </GraphiQL>,
);
