import 'reflect-metadata';
import { runMidtransCommands } from 'nestjs-midtrans/commands';
import { shopApplication } from './shop-application';

void runMidtransCommands(() => shopApplication(process.env)).then((code) => process.exit(code));
