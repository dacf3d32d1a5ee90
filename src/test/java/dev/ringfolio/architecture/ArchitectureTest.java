package dev.ringfolio.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.EvaluationResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The rooms of the design, held; and each rule seen to turn red on a fixture that breaks it. */
class ArchitectureTest {
  private static final String ROOT = "dev.ringfolio";
  private static final String BROKEN = "dev.ringfolio.architecture.broken";
  private static final Path SOURCES =
      Path.of(System.getProperty("ringfolio.basedir", "."), "src", "main", "java");

  @TestFactory
  Stream<DynamicTest> theHouseKeepsItsRules() {
    JavaClasses house =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_JARS)
            .importPackages(ROOT);
    return new Rooms(ROOT)
        .rules().entrySet().stream()
            .map(e -> DynamicTest.dynamicTest(e.getKey(), () -> e.getValue().check(house)));
  }

  @TestFactory
  Stream<DynamicTest> eachRuleTurnsRedOnAFixtureThatBreaksIt() {
    JavaClasses broken = new ClassFileImporter().importPackages(BROKEN);
    return new Rooms(BROKEN)
        .rules().entrySet().stream()
            .map(
                e ->
                    DynamicTest.dynamicTest(
                        e.getKey(), () -> assertRed(e.getKey(), e.getValue(), broken)));
  }

  private static void assertRed(String name, ArchRule rule, JavaClasses broken) {
    EvaluationResult result = rule.evaluate(broken);
    assertThat(result.hasViolation()).as("%s must see its fixture", name).isTrue();
  }

  @Test
  void everyPackageSaysWhatItOwnsAndIsNullMarked() throws Exception {
    try (Stream<Path> files = Files.walk(SOURCES)) {
      Stream<Path> folders =
          files.filter(f -> f.toString().endsWith(".java")).map(Path::getParent).distinct();
      assertThat(folders)
          .allSatisfy(
              folder ->
                  assertThat(folder.resolve("package-info.java"))
                      .content()
                      .contains("@NullMarked")
                      .startsWith("/**"));
    }
  }
}
