# frozen_string_literal: true

module TaskerContribRails
  module Page
    # What views say, and how: nothing reaches them but through {Texts#say}, which leaves no character that hides or
    # turns round what stands beside it, and through ERB, which escapes.
    module Helper
      include Texts, Standings, Lists, StepRows, Pictures, Listeners

      # @return [ActiveSupport::SafeBuffer] an entry of a list of facts
      def fact(name, value) = tag.div(safe_join([ tag.dt(name), " ", tag.dd(value) ]))

      # @return [String] the address of this page. Of several slashes at its begin, the first word were another host.
      def here = request.original_fullpath.sub(%r{\A/+}, "/")

      # @param file [String]
      # @return [String] its address, from which browsers keep it for ever
      def asset(file) = file_path(Assets.name(file))

      # @return [String]
      def version = VERSION

      # @return [String] the application and where it runs
      def application
        name = ::Rails.application.class.module_parent_name.to_s.underscore.tr("_", " ")
        [ name.presence, ::Rails.env ].compact.join(", ")
      end
    end
  end
end
