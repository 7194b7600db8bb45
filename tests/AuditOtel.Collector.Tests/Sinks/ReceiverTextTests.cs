using System.Text;
using AuditOtel.Collector.Sinks;

namespace AuditOtel.Collector.Tests.Sinks;

/// <summary>What a receiver says is shown without the secrets that it repeats, in whatever form.</summary>
[Trait("Requirement", "S9")]
public sealed class ReceiverTextTests
{
    private static readonly string Packed = Convert.ToBase64String(Encoding.UTF8.GetBytes("the-id:the-key"));

    [Theory]
    [InlineData("hunter", "no user has the password hunter", "no user has the password (secret)")]
    [InlineData("pass", "Pass, you say", "(secret), you say")]
    [InlineData("or", "this or that", "this or that")]
    [InlineData("correct horse", "the horse is Correct Horse", "the horse is (secret)")]
    public void Secrets_are_hidden_whole_from_four_letters_on(string secret, string said, string shown) => Assert.Equal(shown, new ReceiverText([secret]).Clean(said));

    [Fact]
    public void A_packed_credential_is_hidden_as_it_was_sent_and_as_it_is_unpacked()
    {
        var text = new ReceiverText(ReceiverText.Forms(Packed));

        Assert.Equal("ApiKey (secret), (secret): the key (secret) of the-id is old", text.Clean($"ApiKey {Packed}, the-id:the-key: the key the-key of the-id is old"));
    }

    [Theory]
    [InlineData("plain-token")]
    [InlineData("abcdefgh")]
    [InlineData("/////w==")]
    public void What_is_no_packed_pair_has_one_form(string credential) => Assert.Equal([credential], ReceiverText.Forms(credential));
}
