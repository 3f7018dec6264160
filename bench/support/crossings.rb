# frozen_string_literal: true

require "json"

# Counts the crossings of the edges of a picture, as they are drawn: each edge is a line of straight pieces, and two
# edges cross as often as their pieces do. Edges of the same step are not counted: where they part is no crossing.
module Crossings
  # @!attribute edges [Array<Edge>]
  # @!attribute width [Float]
  # @!attribute height [Float]
  Picture = Data.define(:edges, :width, :height) do
    def crossings = Crossings.count(edges)
  end

  # @!attribute ends [Array(Integer, Integer)] the numbers of its steps
  # @!attribute points [Array<Array(Float, Float)>]
  Edge = Data.define(:ends, :points)

  # Odd, because two mirrored curves cross exactly in their middle, where an even number would have both end a piece.
  PIECES = 7
  # What touches is no crossing.
  NEAR = 1e-6
  # An arrow's tip is so far from its box.
  TIP = 2
  private_constant :PIECES, :NEAR, :TIP

  class << self
    # @param svg [String] drawn by the component, of standard steps
    # @return [Picture]
    def svg(svg)
      width, height = svg.match(/width="(\d+)" height="(\d+)"/).captures.map(&:to_f)
      boxes = svg.scan(/<rect class="(?:box|frame)" x="(\d+)" y="(\d+)" width="(\d+)" height="(\d+)"/)
                 .map { |numbers| numbers.map(&:to_f) }
      edges = svg.scan(/class="edge[^"]*" d="([^"]+)" marker/).flatten.map do |path|
        points = points(path)
        Edge.new(ends: [ points.first, points.last ].map { |point| at(point, boxes) }, points:)
      end
      Picture.new(edges:, width:, height:)
    end

    # @param json [String] written by `dot -Tjson`
    # @return [Picture]
    def dot(json)
      graph = JSON.parse(json)
      edges = graph.fetch("edges", []).map do |edge|
        spline = edge["_draw_"].find { |part| part["op"].casecmp?("b") }.fetch("points")
        points = spline.each_cons(4).each_slice(3).flat_map { |(first)| curve(first) }
        Edge.new(ends: edge.values_at("tail", "head"), points:)
      end
      _, _, width, height = graph["bb"].split(",").map(&:to_f)
      Picture.new(edges:, width:, height:)
    end

    # @param edges [Array<Edge>]
    # @return [Integer]
    def count(edges)
      active = []
      pieces(edges).sort_by { |upper, _, _| upper.last }.sum do |piece|
        active.reject! { |_, lower, _| lower.last <= piece.first.last }
        active.count { |other| !piece.last.intersect?(other.last) && cross?(piece, other) }.tap { active << piece }
      end
    end

    private
      # The number of the box or frame at whose upper or lower side a point is.
      def at((x, y), boxes)
        boxes.index do |left, top, wide, high|
          x.between?(left, left + wide) && [ top, top + high ].any? { |side| (side - y).abs <= TIP }
        end or raise "an edge ends at #{x}, #{y}, where nothing is"
      end

      # From the upper to the lower point, each with the steps of its edge.
      def pieces(edges)
        edges.flat_map do |edge|
          edge.points.each_cons(2).reject { |from, to| from == to }
            .map { |points| [ *points.sort_by(&:last), edge.ends ] }
        end
      end

      # The path of an edge in our pictures has moves, lines along an axis, and curves.
      def points(path)
        path.scan(/([MVHC])([^MVHC]*)/).each_with_object([]) do |(command, numbers), points|
          values = numbers.split.map(&:to_f)
          case command
          when "M" then points << values
          when "V" then points << [ points.last.first, values.first ]
          when "H" then points << [ values.first, points.last.last ]
          else points.concat(curve([ points.last, *values.each_slice(2) ]).drop(1))
          end
        end
      end

      # A Bézier curve as points.
      def curve(points)
        (0..PIECES).map do |piece|
          at = piece.fdiv(PIECES)
          weights = [ (1 - at)**3, 3 * at * ((1 - at)**2), 3 * (at**2) * (1 - at), at**3 ]
          [ 0, 1 ].map { |axis| points.zip(weights).sum { |point, weight| point[axis] * weight } }
        end
      end

      def cross?(one, other)
        (x, y), (x2, y2), = one
        (u, v), (u2, v2), = other
        return false if [ x, x2 ].max < [ u, u2 ].min || [ u, u2 ].max < [ x, x2 ].min

        across = ((x2 - x) * (v2 - v)) - ((y2 - y) * (u2 - u))
        return false if across.abs < 1e-9

        [ [ u2 - u, v2 - v ], [ x2 - x, y2 - y ] ].all? do |wide, high|
          ((((u - x) * high) - ((v - y) * wide)) / across).between?(NEAR, 1 - NEAR)
        end
      end
  end
end
