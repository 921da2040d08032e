import type { Client } from '@opensearch-project/opensearch';
import { v7 as uuid } from 'uuid';
import { asEngineError, searchEngine } from './search-engine-client.ts';
import type { SearchPorts } from './search-ports.ts';
import { understandQuery } from './understand-query.ts';

/** The search API's ports onto an alias of the OpenSearch node or domain of this client. */
export function searchPorts(client: Client, alias: string, readSettings: SearchPorts['readSettings']): SearchPorts {
  return {
    engine: searchEngine(client, alias),
    understand: async (text, { understanding }) => {
      try {
        return await understandQuery(client, alias, text, understanding);
      } catch (error) {
        throw asEngineError(error);
      }
    },
    readSettings,
    now: Date.now,
    newId: () => uuid(),
  };
}
