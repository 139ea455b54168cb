import { render } from 'preact';
import 'uplot/dist/uPlot.min.css';
import './style.css';
import { App } from './app';
import { listenToKeys } from './keys';
import { start } from './state';

const root = document.getElementById('app');
if (root !== null) {
  void start().then(() => {
    listenToKeys();
    render(<App />, root);
  });
}
