using System.Buffers;
using AuditOtel.Collector.Query;
using AuditOtel.Collector.Formats;
using AuditOtel.Collector.Records;
using AuditOtel.Ledger;
using FsCheck;
using FsCheck.Fluent;

namespace AuditOtel.Collector.Tests.Records;

[Trait("Requirement", "I1")]
public sealed class RecordViewTests
{
    private static readonly AuditRecord Reset = new("user.password.reset", AuditAction.Update, new AuditTarget("user", "42") { Name = "Carol" })
    {
        Class = AuditClass.Account,
        Outcome = AuditOutcome.Failure,
        Reason = "denied",
        Message = "bob may not",
        Attributes = new Dictionary<string, object>(StringComparer.Ordinal) { ["n"] = 7L, ["x"] = 0.5, ["flag"] = true },
    };

    [Fact]
    public void Who_did_what_to_which_object_with_which_result_is_read_back()
    {
        var actor = new AuditActor("bob") { OriginId = "uid:1000", Roles = ["helpdesk", "night"] };
        var view = EntryBuilder.View(Reset, actor);

        Assert.Equal("user.password.reset", view.Operation);
        Assert.Equal("UPDATE", view.Text("action"));
        Assert.Equal("account", view.Text("class"));
        Assert.Equal("bob", view.Text("actor"));
        Assert.Equal("uid:1000", view.Text("origin"));
        Assert.Equal(["helpdesk", "night"], view.Values("user.roles"));
        Assert.Equal("user", view.Text("target.type"));
        Assert.Equal("42", view.Text("target"));
        Assert.Equal("failure", view.Text("outcome"));
        Assert.Equal("denied", view.Text("reason"));
        Assert.Equal("user-administration", view.Text("service"));
        Assert.Equal("7", view.Text("n"));
        Assert.Equal("0.5", view.Text("x"));
        Assert.Equal("true", view.Text("flag"));
        Assert.Equal("bob may not", view.Body);
        Assert.Equal("grpc", view.Listener);
        Assert.Equal("tcp:127.0.0.1", view.Peer);
    }

    [Fact]
    public void Time_keeps_its_nanoseconds() => Assert.Equal("2026-11-22T04:00:41.279450407Z", EntryBuilder.View(Reset).Text("time"));

    [Fact]
    public void Missing_required_fields_are_named_as_record_md_names_them()
    {
        var view = EntryBuilder.View(Reset, missing: RequiredFields.ActorId | RequiredFields.ServiceName);
        Assert.Equal(["audit.actor.id", "service.name"], view.Missing);
        Assert.Equal(["audit.actor.id", "service.name"], view.Values("audit.incomplete"));
    }

    [Fact]
    public void A_context_entry_is_no_record()
    {
        var entry = new LedgerEntry(0, EntryKind.Context, default, default, default);
        Assert.False(RecordView.TryCreate("test/ledger", entry, out _));
    }

    [Fact]
    public void Any_bytes_are_read_or_refused_and_never_throw() =>
        Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), bytes =>
        {
            if (RecordView.TryCreate("test/ledger", EntryBuilder.Entry(bytes), out var view))
                RecordTable.Write(TextWriter.Null, [view]);
            var raw = new LedgerEntry(0, EntryKind.Record, bytes, bytes, bytes);
            if (!RecordView.TryKeep("test/ledger", raw, out view))
                return;
            foreach (var format in RecordFormats.All)
                format.Write(new ArrayBufferWriter<byte>(), view);
        }).QuickCheckThrowOnFailure();
}
