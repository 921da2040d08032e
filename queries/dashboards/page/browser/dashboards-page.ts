import { byId } from '../../../../pipelines/pages/browser/elements.ts';
import type { PageSettings } from '../page-settings.ts';
import { showDashboard } from './dashboard-view.ts';
import { createThemeSwitch } from './theme-switch.ts';

const settings = JSON.parse(byId('settings').textContent ?? '') as PageSettings;
createThemeSwitch(byId('theme'));
if (settings.shown !== undefined) showDashboard(settings, settings.shown.dashboard, settings.shown.tiles);
