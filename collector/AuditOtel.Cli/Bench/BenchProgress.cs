namespace AuditOtel.Cli.Bench;

/// <summary>Says on a terminal what is being measured; silent when standard error is no terminal.</summary>
internal sealed class BenchProgress : IDisposable
{
    private int _length;

    internal void Show(string what)
    {
        if (Console.IsErrorRedirected)
            return;
        var line = $"measuring {what}";
        Console.Error.Write($"\r{line.PadRight(_length)}");
        _length = line.Length;
    }

    public void Dispose()
    {
        if (_length > 0)
            Console.Error.Write($"\r{new string(' ', _length)}\r");
    }
}
