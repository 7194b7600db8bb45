using FsCheck;
using FsCheck.Fluent;

namespace AuditOtel.Ledger.Tests.Sealing;

[Trait("Requirement", "L5")]
public sealed class SealVerificationKeyTests
{
    [Fact]
    public void The_text_of_a_key_gives_the_key_again()
    {
        using var ledger = new TestLedger();
        string text = ledger.SealKey!.Format();
        Assert.DoesNotContain('\n', text);
        using SealVerificationKey again = SealVerificationKey.Parse(text);
        Assert.Equal(text, again.Format());
        Assert.Equal((TestLedger.Name, TimeSpan.FromSeconds(60)), (again.Origin, again.Interval));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[1]")]
    [InlineData("null")]
    [InlineData("{\"version\":1}")]
    public void Other_text_is_refused_with_one_sentence(string text) => AssertRefused(text);

    [Theory]
    [InlineData("\"version\":1", "\"version\":2")]
    [InlineData("60000", "999")]
    [InlineData("60000", "600001")]
    [InlineData("auditotel/test", "auditotel/other")]
    [InlineData("\"sealSecret\":\"", "\"sealSecret\":\"AA")]
    [InlineData("\"checkpoint\":\"auditotel/test\\n0", "\"checkpoint\":\"auditotel/test\\n1")]
    [InlineData("{", "{\"more\":1,")]
    public void A_key_with_a_changed_value_is_refused(string from, string to)
    {
        using var ledger = new TestLedger();
        string text = ledger.SealKey!.Format();
        string changed = text.Replace(from, to, StringComparison.Ordinal);
        Assert.NotEqual(text, changed);
        AssertRefused(changed);
    }

    [Fact]
    public void Any_text_is_a_key_or_refused_and_never_anything_else()
    {
        using var ledger = new TestLedger();
        string good = ledger.SealKey!.Format();
        Gen<(int Place, char Change)> damage = Gen.Choose(0, good.Length - 1).SelectMany(place => Gen.Choose(0, 255).Select(change => (place, (char)change)));
        Prop.ForAll(damage.ToArbitrary(), d =>
        {
            try
            {
                SealVerificationKey.Parse(good[..d.Place] + d.Change + good[(d.Place + 1)..]).Dispose();
                return true;
            }
            catch (LedgerException e)
            {
                return e.Reason == LedgerReason.Invalid;
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));
    }

    private static void AssertRefused(string text)
    {
        LedgerException refusal = Assert.Throws<LedgerException>(() => SealVerificationKey.Parse(text));
        Assert.Equal(LedgerReason.Invalid, refusal.Reason);
        Assert.DoesNotContain('\n', refusal.Message);
    }
}
