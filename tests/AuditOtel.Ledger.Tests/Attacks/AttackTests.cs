using AuditOtel.Ledger.Verification;

namespace AuditOtel.Ledger.Tests.Attacks;

/// <summary>Every attack is found with the right kind and the first bad index by who has the evidence it takes, and what is left as proven is right.</summary>
[Trait("Requirement", "L5")]
[Trait("Requirement", "B5")]
public sealed class AttackTests
{
    private static readonly IAttack[] Corpus =
    [
        new EditRecord(), new EditRecordWithChecksum(), new EditRecordWithTree(), new EditRecordResigned(), new EditRecordWithNewKeys(),
        new InsertRecord(), new DeleteRecord(), new ReorderRecords(), new ReorderAcrossSegments(),
        new TruncateRecords(), new TruncateResigned(), new RemoveSegment(), new RemoveLastSegment(),
        new SpliceSegment(), new SpliceTail(), new StaleLevelHashes(), new ForgeNote(),
        new OlderCheckpoint(), new OlderCheckpointWithTree(), new RollBackAll(), new RollBackWithoutNotes(),
    ];

    public static TheoryData<string> Names => [.. Corpus.Select(static attack => attack.GetType().Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task An_attack_is_found(string name)
    {
        IAttack attack = Corpus.Single(a => string.Equals(a.GetType().Name, name, StringComparison.Ordinal));
        using Victim victim = await Victim.CreateAsync();
        foreach (Evidence evidence in Enum.GetValues<Evidence>())
            Assert.Empty(victim.Verify(evidence).Problems);
        Assert.Equal(victim.Size, victim.Verify(Evidence.None).ProvenSize);

        long index = attack.Index(victim);
        attack.Mount(victim);

        VerificationReport report = victim.Verify(attack.Needed);
        Assert.NotEqual(VerificationResult.Intact, report.Result);
        Assert.Equal((attack.Kind, index), (report.Problems[0].Kind, report.Problems[0].Index));
        if (attack.Needed != Evidence.Key && !string.Equals(attack.Kind, ProblemKind.TreeMismatch, StringComparison.Ordinal))
            Assert.True(report.ProvenSize <= index || report.ProvenSize <= Victim.KeptSize, $"{report.ProvenSize} entries are said to be proven.");
        if (attack.Needed != Evidence.None)
            Assert.Equal(VerificationResult.Intact, victim.Verify(Evidence.None).Result);
    }
}
