import { connect, createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';

/** An address and a port on loopback. */
export interface Address {
  readonly host: string;
  readonly port: number;
}

/** The reader endpoint of a cluster: one address that names another server after a failover. */
export class ReaderEndpoint {
  private readonly sockets = new Set<Socket>();

  public static async naming(server: Address): Promise<ReaderEndpoint> {
    const listener = createServer();
    const endpoint = new ReaderEndpoint(listener, server);
    await new Promise<void>((resolve, reject) => listener.once('error', reject).listen(0, '127.0.0.1', resolve));
    return endpoint;
  }

  private constructor(
    private readonly listener: Server,
    private server: Address,
  ) {
    listener.on('connection', client => this.forward(client));
  }

  public get port(): number {
    return (this.listener.address() as AddressInfo).port;
  }

  /** From now on, new connections come to this server. */
  public name(server: Address): void {
    this.server = server;
  }

  public async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise(resolve => this.listener.close(resolve));
  }

  private forward(client: Socket): void {
    const server = connect(this.server.port, this.server.host);
    for (const [from, to] of [
      [client, server],
      [server, client],
    ] as const) {
      this.sockets.add(from);
      from.pipe(to);
      // Either side goes with the other, however it went.
      from.on('error', () => undefined);
      from.once('close', () => {
        this.sockets.delete(from);
        to.destroy();
      });
    }
  }
}
