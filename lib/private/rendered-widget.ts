import type { IWidget } from 'aws-cdk-lib/aws-cloudwatch';

/** A widget of a fixed size whose contents are made when the dashboard is rendered: then the numbers are known. */
export class RenderedWidget implements IWidget {
  private x = 0;
  private y = 0;

  public constructor(
    public readonly width: number,
    public readonly height: number,
    private readonly contents: (size: { readonly width: number; readonly height: number }) => IWidget,
  ) {}

  public position(x: number, y: number): void {
    this.x = x;
    this.y = y;
  }

  public toJson(): unknown[] {
    const widget = this.contents({ width: this.width, height: this.height });
    widget.position(this.x, this.y);
    return widget.toJson();
  }
}
