package dev.ringfolio.core.optimizer.cone;

import dev.ringfolio.core.optimizer.linear.RowArithmetic;
import java.util.ArrayList;
import java.util.List;

/**
 * All constraints of a {@link ConeProgram} as one map {@code G(v, u) + s = h}, laid out in one long
 * vector: sparse rows, the first rows of all hinges, their second rows, border rows, cones. A
 * border equality has a place like the others, where s stays zero and the multiplier is free. Its
 * products tell the halt of their work, and leave off with anything where it says so.
 *
 * <p>Reads the program; holds the places of its cones. One thread.
 */
final class ConeRows {
  private final ConeProgram program;
  private final Halt halt;
  private final int bounds;
  private final int hinges;
  private final int borderAt;
  private final int total;
  private final int degree;
  private final boolean[] equality;
  private final List<SecondOrderCone> cones = new ArrayList<>();
  private final double[] images;

  ConeRows(ConeProgram program, Halt halt) {
    this.program = program;
    this.halt = halt;
    this.bounds = program.bounds().count();
    this.hinges = program.hingeCount();
    this.borderAt = bounds + 2 * hinges;
    int at = borderAt + program.border().size();
    int equalities = 0;
    for (ConeProgram.Border row : program.border()) {
      equalities += row.equality() ? 1 : 0;
    }
    this.degree = at - equalities + program.cones().size();
    for (ConeProgram.Cone cone : program.cones()) {
      cones.add(new SecondOrderCone(at, cone.rows() + 1));
      at += cone.rows() + 1;
    }
    this.total = at;
    this.equality = new boolean[total];
    for (int p = 0; p < program.border().size(); p++) {
      equality[borderAt + p] = program.border().get(p).equality();
    }
    this.images = new double[hinges];
  }

  int total() {
    return total;
  }

  /** Places of the orthant and of equalities: the vector below this index. */
  int straight() {
    return borderAt + program.border().size();
  }

  int borderAt() {
    return borderAt;
  }

  /** Place of the first row of hinge 0; its second row is {@link ConeProgram#hingeCount} later. */
  int hingesAt() {
    return bounds;
  }

  boolean equality(int place) {
    return equality[place];
  }

  /** How many pairs s, z there are, a cone counting as one. */
  int degree() {
    return degree;
  }

  List<SecondOrderCone> cones() {
    return cones;
  }

  /** {@code out = h}. */
  void limits(double[] out) {
    System.arraycopy(program.boundLimits(), 0, out, 0, bounds);
    for (ConeProgram.Hinges kind : program.hinges()) {
      for (int j = 0; j < kind.count(); j++) {
        double limit = kind.limits()[j];
        out[bounds + kind.at() + j] = limit;
        out[bounds + hinges + kind.at() + j] = kind.modulus() ? -limit : 0.0;
      }
    }
    for (int p = 0; p < program.border().size(); p++) {
      out[borderAt + p] = program.border().get(p).limit();
    }
    for (int c = 0; c < cones.size(); c++) {
      ConeProgram.Cone cone = program.cones().get(c);
      out[cones.get(c).at()] = cone.headOffset();
      System.arraycopy(cone.offset(), 0, out, cones.get(c).at() + 1, cone.rows());
    }
  }

  /** {@code out = G(v, u)}. */
  void times(double[] v, double[] u, double[] out) {
    program.bounds().times(v, out, 0, halt);
    for (ConeProgram.Hinges kind : program.hinges()) {
      kind.rows().times(v, images, kind.at(), halt);
      for (int j = kind.at(); j < kind.at() + kind.count(); j++) {
        out[bounds + j] = images[j] - u[j];
        out[bounds + hinges + j] = (kind.modulus() ? -images[j] : 0.0) - u[j];
      }
    }
    for (int p = 0; p < program.border().size(); p++) {
      out[borderAt + p] = program.border().get(p).at(v, u);
    }
    for (int c = 0; c < cones.size(); c++) {
      coneTimes(program.cones().get(c), cones.get(c).at(), v, out);
    }
  }

  private void coneTimes(ConeProgram.Cone cone, int at, double[] v, double[] out) {
    int size = program.size();
    out[at] = -RowArithmetic.dot(cone.head(), v);
    for (int k = 0; k < cone.rows() && !halt.after(size); k++) {
      out[at + 1 + k] = -RowArithmetic.dot(cone.matrix(), k * size, v, 0, size);
    }
  }

  /** {@code (outV, outU) += G'z}. */
  void addTransposed(double[] z, double[] outV, double[] outU) {
    program.bounds().addTransposed(z, 0, outV, halt);
    for (ConeProgram.Hinges kind : program.hinges()) {
      for (int j = kind.at(); j < kind.at() + kind.count(); j++) {
        double first = z[bounds + j];
        double second = z[bounds + hinges + j];
        images[j] = kind.modulus() ? first - second : first;
        outU[j] -= first + second;
      }
      kind.rows().addTransposed(images, kind.at(), outV, halt);
    }
    for (int p = 0; p < program.border().size(); p++) {
      ConeProgram.Border row = program.border().get(p);
      double multiplier = z[borderAt + p];
      RowArithmetic.addScaled(outV, multiplier, row.dense(), 0, program.size());
      double[] hinged = row.hinged();
      if (hinged != null) {
        RowArithmetic.addScaled(outU, multiplier, hinged, 0, hinged.length);
      }
    }
    for (int c = 0; c < cones.size(); c++) {
      addConeTransposed(program.cones().get(c), cones.get(c).at(), z, outV);
    }
  }

  /** {@code z₁ + σz₂} of each hinge: what its α'v − β is worth. */
  double[] netOfHinges(double[] z) {
    double[] net = new double[hinges];
    for (ConeProgram.Hinges kind : program.hinges()) {
      for (int j = kind.at(); j < kind.at() + kind.count(); j++) {
        net[j] = z[bounds + j] + kind.sigma() * z[bounds + hinges + j];
      }
    }
    return net;
  }

  private void addConeTransposed(ConeProgram.Cone cone, int at, double[] z, double[] outV) {
    int size = program.size();
    RowArithmetic.addScaled(outV, -z[at], cone.head(), 0, size);
    for (int k = 0; k < cone.rows() && !halt.after(size); k++) {
      RowArithmetic.addScaled(outV, -z[at + 1 + k], cone.matrix(), k * size, size);
    }
  }

  /** {@code (outV, outU) += (Pv, pu)}. */
  void addCurvature(double[] v, double[] u, double[] outV, double[] outU) {
    int size = program.size();
    for (int i = 0; i < size && !halt.after(size); i++) {
      outV[i] += RowArithmetic.dot(program.quadratic(), i * size, v, 0, size);
    }
    for (ConeProgram.Hinges kind : program.hinges()) {
      for (int j = kind.at(); j < kind.at() + kind.count(); j++) {
        outU[j] += kind.curvature() * u[j];
      }
    }
  }

  /** {@code (outV, outU) += (q, q)}. */
  void addSlopes(double[] outV, double[] outU) {
    RowArithmetic.addScaled(outV, 1.0, program.linear(), 0, program.size());
    for (ConeProgram.Hinges kind : program.hinges()) {
      RowArithmetic.addScaled(outU, kind.at(), 1.0, kind.slopes(), 0, kind.count());
    }
  }
}
