import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import javax.crypto.spec.SecretKeySpec;

/** Encrypts files for a public key as the ODK encryption specification says, with Java's own ciphers.
 *
 * Arguments: base64 of the key, instanceID, name of MGF1's hash, files in the order of encryption.
 * Writes FILE.enc beside each FILE; prints the base64EncryptedKey.
 */
public class Encrypt {
    public static void main(String[] args) throws Exception {
        PublicKey key = KeyFactory.getInstance("RSA")
            .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(args[0])));
        byte[] secret = new byte[32];
        new SecureRandom().nextBytes(secret);
        Cipher rsa = Cipher.getInstance("RSA/ECB/OAEPWithSHA-256AndMGF1Padding");
        rsa.init(Cipher.ENCRYPT_MODE, key, new OAEPParameterSpec(
            "SHA-256", "MGF1", new MGF1ParameterSpec(args[2]), PSource.PSpecified.DEFAULT));
        System.out.println(Base64.getEncoder().encodeToString(rsa.doFinal(secret)));
        MessageDigest md5 = MessageDigest.getInstance("MD5");
        md5.update(args[1].getBytes("UTF-8"));
        md5.update(secret);
        byte[] seed = md5.digest();
        for (int i = 3; i < args.length; i++) {
            seed[(i - 3) % seed.length]++;
            Cipher aes = Cipher.getInstance("AES/CFB/PKCS5Padding");
            aes.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(secret, "AES"), new IvParameterSpec(seed));
            Path file = Path.of(args[i]);
            Files.write(Path.of(args[i] + ".enc"), aes.doFinal(Files.readAllBytes(file)));
        }
    }
}
