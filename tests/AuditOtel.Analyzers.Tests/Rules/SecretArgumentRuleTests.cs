using AuditOtel.Analyzers.Rules;
using AuditOtel.Analyzers.Tests.Support;

namespace AuditOtel.Analyzers.Tests.Rules;

[Trait("Requirement", "I1")]
public sealed class SecretArgumentRuleTests
{
    private const string A = "[Audited(\"thing.run\", TargetType = \"x\")] ";

    [Theory]
    [InlineData("[AuditArgument] string [|newPassword|]")]
    [InlineData("[AuditTarget(\"x\")] string [|accessToken|]")]
    [InlineData("[AuditArgument(Name = \"pin\")] int [|number|]")]
    [InlineData("[AuditArgument] System.Security.SecureString [|text|]")]
    [InlineData("[AuditArgument] System.Net.NetworkCredential [|login|]")]
    [InlineData("[AuditArgument] string [|apiKey|], [AuditArgument] string [|PRIVATE_KEY|], [AuditArgument] string name")]
    public async Task A_recorded_parameter_that_looks_like_a_secret_is_reported(string parameters) => Assert.Contains(
        "looks like a secret", await Analyze.ExpectAsync("AOT0007", $"public class C {{ {A}public void M({parameters}) {{ }} }}", BuildKind.Editor), StringComparison.Ordinal);

    [Theory]
    [InlineData("string password")]
    [InlineData("[AuditSecret] string password")]
    [InlineData("[AuditArgument] bool password")]
    [InlineData("[AuditArgument] string tokenId")]
    [InlineData("[AuditArgument] int passwordLength")]
    [InlineData("[AuditArgument(Name = \"reason\")] string text")]
    public async Task What_is_not_recorded_or_no_secret_is_left_alone(string parameters) =>
        await Analyze.ExpectNothingOfBodiesAsync($"public class C {{ {A}public void M({parameters}) {{ }} }}", "AOT0007");

    [Theory]
    [InlineData("password", true)]
    [InlineData("userPWD", true)]
    [InlineData("clientSecretValue", true)]
    [InlineData("api_key", true)]
    [InlineData("connectionString", true)]
    [InlineData("PINCode", true)]
    [InlineData("otp", true)]
    [InlineData("key", false)]
    [InlineData("keyboard", false)]
    [InlineData("pinned", false)]
    [InlineData("opinion", false)]
    [InlineData("secretary", false)]
    [InlineData("cancellationTokenCount", false)]
    [InlineData("passwordPolicy", false)]
    [InlineData("_", false)]
    public void A_name_is_taken_apart_into_its_words(string name, bool isSecret) => Assert.Equal(isSecret, SecretWords.IsSecret(name));
}
