import { button } from '../../../../pipelines/pages/browser/elements.ts';

type Theme = 'light' | 'dark';
const storageKey = 'inkstream.dashboards.theme';
const darkSystem = window.matchMedia('(prefers-color-scheme: dark)');

/** Storage may be forbidden; then the choice lasts as long as the page. */
function keptTheme(): Theme | undefined {
  try {
    const kept = window.localStorage.getItem(storageKey);
    return kept === 'light' || kept === 'dark' ? kept : undefined;
  } catch {
    return undefined;
  }
}

function keep(theme: Theme): void {
  try {
    window.localStorage.setItem(storageKey, theme);
  } catch {
    // See keptTheme.
  }
}

function themeInForce(): Theme {
  const { theme } = document.documentElement.dataset;
  return theme === 'light' || theme === 'dark' ? theme : darkSystem.matches ? 'dark' : 'light';
}

/** A switch between light and dark; until it is used, the page is as the system is. */
export function createThemeSwitch(container: HTMLElement): void {
  const kept = keptTheme();
  if (kept !== undefined) document.documentElement.dataset.theme = kept;
  const made = button('Dark', { class: 'theme-switch', role: 'switch', 'aria-label': 'Dark colours' }, () => {
    const theme = themeInForce() === 'dark' ? 'light' : 'dark';
    document.documentElement.dataset.theme = theme;
    keep(theme);
    show();
  });
  const show = () => made.setAttribute('aria-checked', String(themeInForce() === 'dark'));
  darkSystem.addEventListener('change', show);
  show();
  container.append(made);
}
