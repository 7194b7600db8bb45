using System.Text;
using AuditOtel.Ledger.Checkpoints;
using AuditOtel.Ledger.Storage;
using AuditOtel.Ledger.Tlog;

namespace AuditOtel.Ledger.Tests.Tlog;

public sealed class KeptCheckpointFilesTests : IDisposable
{
    private const int Changes = 40;
    private readonly TestLedger _ledger = new(inMemory: true);

    [Fact]
    public void Changes_made_at_once_are_all_there()
    {
        using DurableDirectory root = DurableDirectory.Open(LinuxSystemCalls.Instance, _ledger.Path);

        Parallel.For(0, Changes, _ => KeptCheckpointFiles.Change(root, 7, static kept => Encoding.UTF8.GetString(kept ?? []) + "x"));

        Assert.Equal(new string('x', Changes), File.ReadAllText(PathOf(7)));
    }

    [Fact]
    public void A_cosigned_checkpoint_is_not_replaced_by_the_published_one()
    {
        using LogKeys keys = LogKeys.Generate(TestLedger.Name);
        using DurableDirectory root = DurableDirectory.Open(LinuxSystemCalls.Instance, _ledger.Path);
        Checkpoint checkpoint = keys.Sign(TestLedger.Name, 7, new byte[32]);
        KeptCheckpointFiles.Change(root, 7, _ => checkpoint.Note + "cosigned");

        KeptCheckpointFiles.Keep(root, checkpoint);
        KeptCheckpointFiles.Keep(root, keys.Sign(TestLedger.Name, 8, new byte[32]));

        Assert.Equal(checkpoint.Note + "cosigned", File.ReadAllText(PathOf(7)));
        Assert.True(File.Exists(PathOf(8)));
    }

    public void Dispose() => _ledger.Dispose();

    private string PathOf(long size) => Path.Combine(_ledger.Path, LedgerDirectory.CheckpointsDirectory, KeptCheckpointFiles.NameOf(size));
}
