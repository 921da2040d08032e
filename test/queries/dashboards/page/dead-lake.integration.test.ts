import { connect, createServer, type Server } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Browser, chromium } from 'playwright-core';
import { findFreePorts } from '../../../../infra/local/port-owner.ts';
import { isHealthy } from '../../../../infra/local/service.ts';
import { readQueryConfig } from '../../../../queries/config.ts';
import { type RunningCommand, startDirectly } from '../../../run-command.ts';
import { chromiumLaunch } from '../../../stack/chromium.ts';
import { openPage, patienceMs, tileStates, untilShown } from './opened-dashboard.ts';

let browser: Browser;
let page: RunningCommand;
let base: string;
let athenaPort: number;
let wayToAthena: Server | undefined;

beforeAll(async () => {
  const ports = await findFreePorts(['dashboards', 'athena']);
  athenaPort = ports.athena;
  base = `http://127.0.0.1:${ports.dashboards}/`;
  page = startDirectly('queries/dashboards/page/dashboards-page.command.ts', [], {
    INKSTREAM_PORT_DASHBOARDS: String(ports.dashboards),
    AWS_ENDPOINT_URL_ATHENA: `http://127.0.0.1:${ports.athena}`,
  });
  while (!(await isHealthy(`${base}health`))) await sleep(200);
  browser = await chromium.launch(chromiumLaunch());
}, patienceMs);

afterAll(async () => {
  await browser.close();
  page.kill('SIGTERM');
  await page.outcome;
  wayToAthena?.close();
});

/** From the address where nothing answered to the Athena endpoint of the stack. */
function openWayToAthena(): Promise<void> {
  const target = new URL(readQueryConfig().endpoint ?? '');
  wayToAthena = createServer((socket) => {
    const onwards = connect(Number(target.port), target.hostname);
    socket.pipe(onwards).pipe(socket);
    for (const end of [socket, onwards]) end.on('error', () => [socket, onwards].map((one) => one.destroy()));
  });
  return new Promise((resolve) => wayToAthena?.listen(athenaPort, '127.0.0.1', resolve));
}

test('a page without a lake says what to do, and trying again helps once the lake is there', async () => {
  const opened = await openPage(browser, base, 'sales?from=2019-06-01&to=2019-06-30', {});
  const notice = opened.page.locator('.failure');
  await notice.waitFor();
  const text = await notice.textContent();
  expect(text).toContain('The lake does not answer. Start the local stack with "npm start" and try again.');
  expect(text).toContain(`ENDPOINT_UNREACHABLE Nothing answers at http://127.0.0.1:${athenaPort}`);
  expect(await opened.page.getByRole('status').textContent()).toBe('The figures could not be loaded.');
  await openWayToAthena();
  await opened.page.getByRole('button', { name: /^Try again/ }).click();
  await untilShown(opened.page);
  expect(Object.values(await tileStates(opened.page))).not.toContain('failed');
  await opened.context.close();
});
