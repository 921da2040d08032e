import { expect, test } from '@jest/globals';
import { readLocalConfig } from '../../../infra/local/config.ts';
import { dashboardsService, shopService, uploadsService } from '../../../infra/local/services.ts';

test.each([
  ['search', shopService, 'INKSTREAM_PORT_SHOP', 'INKSTREAM_SEARCH_API_URL'],
  ['upload', uploadsService, 'INKSTREAM_PORT_UPLOADS', 'INKSTREAM_UPLOAD_API_URL'],
  ['dashboards', dashboardsService, 'INKSTREAM_PORT_DASHBOARDS', 'INKSTREAM_ANALYSTS_WORK_GROUP'],
])('the %s page is told where its API is, and which port is its own', (_name, service, portVariable, apiVariable) => {
  const page = service(readLocalConfig({ [portVariable]: '5600' }), { [apiVariable]: 'http://api' });
  expect(page).toMatchObject({ port: 5600, portVariable, healthUrl: 'http://127.0.0.1:5600/health' });
  expect(page.environment).toMatchObject({ [apiVariable]: 'http://api', [portVariable]: '5600' });
});
