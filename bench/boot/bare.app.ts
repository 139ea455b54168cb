import { listen } from './listen';

void listen();
