# frozen_string_literal: true

require "yard"

# What of the gem is public: all that neither Ruby hides nor a comment calls `@api private`. What stands in a class or
# module that is private is private too, unless its own comment says `@api public`.
class PublicSurface
  ROOT = File.expand_path("..", __dir__)
  FILES = Dir[File.join(ROOT, "host-ruby/lib/{tasker_contrib_rails.rb,tasker_contrib_rails/**/*.rb}")]
    .grep_v(%r{/runtime/(fake|load_core)}) # a double of another gem's
    .sort_by { |file| [ file.count("/"), file ] } # a module before what stands in it

  # These mean the same in every class, and a class's comment says what it is made with.
  UNDERSTOOD = %i[ initialize inspect to_s == eql? hash method_missing respond_to_missing? ].freeze

  def initialize
    YARD::Registry.clear
    YARD::Logger.instance.enter_level(YARD::Logger::ERROR) { FILES.each { |file| YARD.parse(file) } }
    @objects = YARD::Registry.all(:module, :class, :constant, :method).select { |object| public?(object) }
  end

  # @return [Array<String>] classes, modules and values, by their full names
  def constants = @objects.reject { |object| object.type == :method }.map(&:path).sort

  # @return [Array<String>] methods, as `Name#method` or `Name.method`
  def methods
    methods = @objects.select { |object| object.type == :method && !UNDERSTOOD.include?(object.name) }
    methods.map(&:path).sort
  end

  # @return [Array<String>] what has no comment, with its place
  def undocumented
    bare = @objects.select { |object| object.docstring.blank?(false) && !UNDERSTOOD.include?(object.name) }
    bare.map { |object| "#{object.file&.delete_prefix("#{ROOT}/")}:#{object.line} #{object.path}" }.sort
  end

  # @return [Array<String>] values that are not public, that only their own file names, and that Ruby does not hide
  def unhidden
    files = Dir[File.join(ROOT, "{host-ruby,spec,bench,rakelib}/**/*.{rb,rake,gemspec}")]
    texts = files.to_h { |file| [ file, File.read(file) ] }
    others = YARD::Registry.all(:constant).select { |value| value.visibility == :public && !@objects.include?(value) }
    others.reject { |value| named_elsewhere?(value, texts) }.map(&:path).sort
  end

  private
    # By its scope, or by another file of what it stands in.
    def named_elsewhere?(value, texts)
      inside = value.namespace.path.gsub("::", "/").gsub(/([a-z])([A-Z])/, '\1_\2').downcase
      texts.any? do |file, text|
        text.match?(/::#{value.name}\b/) ||
          (file != value.file && file.include?("lib/#{inside}/") && text.match?(/\b#{value.name}\b/))
      end
    end

    def public?(object)
      around = ancestors(object)
      around.all? { |one| one.visibility == :public } &&
        around.filter_map { |one| one.tag(:api)&.text }.first != "private"
    end

    # The object, and what it stands in, from the inside.
    def ancestors(object) = object.root? ? [] : [ object, *ancestors(object.namespace) ]
end
