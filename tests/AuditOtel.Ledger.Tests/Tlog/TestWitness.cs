using System.Text;
using AuditOtel.Ledger.Tlog;

namespace AuditOtel.Ledger.Tests.Tlog;

/// <summary>A witness in a temporary directory.</summary>
internal sealed class TestWitness : IDisposable
{
    private readonly DirectoryInfo _parent = Directory.CreateTempSubdirectory("auditotel-witness-");
    private readonly IReadOnlyList<string> _logKeys;

    public TestWitness(IReadOnlyList<string> logKeys)
    {
        _logKeys = logKeys;
        Witness = Open();
    }

    public CheckpointWitness Witness { get; private set; }

    public string Path => System.IO.Path.Combine(_parent.FullName, "witness");

    public CheckpointWitness Open(string? name = null) => CheckpointWitness.Open(Path, name, static () => "witness.example/w1", _logKeys, TimeProvider.System);

    public void Restart()
    {
        Witness.Dispose();
        Witness = Open();
    }

    public WitnessAnswer Add(string request) => Witness.Add(Encoding.UTF8.GetBytes(request));

    public void Dispose()
    {
        Witness.Dispose();
        _parent.Delete(recursive: true);
    }
}
